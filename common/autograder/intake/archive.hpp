#pragma once
/// \file
/// Walks a ZIP or TAR file in memory; nothing of it is ever written to disk.

#include "autograder/intake/entry.hpp"
#include "autograder/intake/limits.hpp"

#include <filesystem>
#include <string_view>

namespace autograder {

/// \param name of a file
/// \return whether it ends like an archive that walk_archive() reads: .zip, .tar, .tar.gz, .tgz, .tar.bz2, .tar.xz
bool names_archive(std::string_view name);

/// \param name of a file
/// \return whether it ends like an archive of a kind that is not read: .rar, .7z and such
bool names_unread_archive(std::string_view name);

/// \param name of a file
/// \return the name without the ending of an archive, or of a file
std::string_view without_ending(std::string_view name);

/// Visits the entries of an archive in their order; see libarchive(3).
/// Names in it may be UTF-8, decomposed or not, or code page 437; links and devices are visited, never made.
/// \param bytes of the whole archive
/// \param limits on entries, expanded bytes and ratio
/// \param expanded bytes that the student's archives have expanded to so far; counted on
/// \throws Refused when it is damaged, encrypted or over a limit; what was visited until then is good
void walk_archive(std::string_view bytes, const Limits& limits, std::size_t& expanded, const Visit& visit);

/// The same for a file, which may be large: that of a whole class.
/// \param file that the instructor has named
void walk_archive(const std::filesystem::path& file, const Limits& limits, const Visit& visit);

} // namespace autograder
