#pragma once
/// \file
/// Text of unknown origin made fit to be shown: the step before every format's own escaping.

#include <cstddef>
#include <string>
#include <string_view>

namespace autograder {

/// \return \p text as valid UTF-8 without control characters. Tabs and line ends stay (CR LF becomes LF); other control characters
/// (C0, DEL, C1) are shown as \x1b; invalid bytes, noncharacters and characters that turn the direction of writing around become
/// U+FFFD. So it holds only what XML 1.0 allows (https://www.w3.org/TR/xml/#charsets) and nothing that a terminal would obey.
std::string printable(std::string_view text);

/// \return the same in one line: line ends and tabs become blanks
std::string one_line(std::string_view text);

/// \return \p text, or as many whole characters of it as fit into \p bytes and "..." behind them; \p text must be valid UTF-8
std::string shortened(std::string text, std::size_t bytes);

/// \return the first \p most lines; when there are more, the beginning, a line that says how many are left out, and the end
std::string fewer_lines(const std::string& text, std::size_t most);

} // namespace autograder
