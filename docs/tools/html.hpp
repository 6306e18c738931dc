#pragma once
// What the tools need to know of HTML. The pages come from Doxygen, so they are well formed and always written alike.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace html {

/// Every page in a folder, sorted by name.
std::vector<std::filesystem::path> pages_in(const std::filesystem::path& folder);

std::string read(const std::filesystem::path& file);
void write(const std::filesystem::path& file, const std::string& content);

/// What stands between the first \p begin after \p from and the \p end that follows it; nothing when either is missing.
std::string_view between(std::string_view text, std::string_view begin, std::string_view end, std::size_t from = 0);

void replace_all(std::string& text, std::string_view old, std::string_view replacement);

/// The words that a reader sees: without tags and scripts, entities as characters, one blank between words.
std::string words_of(std::string_view html);

/// The tag that begins at \p at, from its < to its >; in a script or a comment, all of that up to its end.
std::string_view tag_at(std::string_view html, std::size_t at);

} // namespace html
