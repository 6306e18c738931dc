#pragma once
/// \file
/// Walks a folder without ever leaving it.

#include "autograder/intake/entry.hpp"
#include "autograder/intake/limits.hpp"

#include <filesystem>

namespace autograder {

/// Visits everything in a folder and in those below it, in the order of the names' bytes.
///
/// Nothing is followed: symbolic links, and files with more than one hard link, whose content may be another's, are told
/// and not read; FIFOs and devices are not opened. A name that changes into something else meanwhile gains nothing,
/// since folders are opened relative to each other: see openat(2) and O_NOFOLLOW.
/// \param folder a folder; a symbolic link in this place is followed, since the instructor has named it
/// \throws std::system_error when \p folder cannot be read; an unreadable folder below is visited as Kind::unreadable
/// \throws std::runtime_error when there are more than limits.class_entries entries
void walk_folder(const std::filesystem::path& folder, const Limits& limits, const Visit& visit);

} // namespace autograder
