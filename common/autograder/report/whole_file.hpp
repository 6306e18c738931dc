#pragma once
/// \file
/// Files that are whole or not there.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace autograder {

/// Writes \p text beside \p path and renames it, so that at no moment a reader, or the next run after a power cut, finds a part.
/// \throws std::system_error naming the path, when it cannot be written; nothing is left beside it then
void write_whole_file(const std::filesystem::path& path, std::string_view text);

/// \param most_bytes a longer file is an error
/// \return all of a regular file
/// \throws std::system_error when it cannot be read
/// \throws std::runtime_error when it is too long or no regular file (a symbolic link is none)
std::string read_whole_file(const std::filesystem::path& path, std::size_t most_bytes);

} // namespace autograder
