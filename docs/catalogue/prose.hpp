#pragma once
/// \file
/// Any text as text in the Markdown that Doxygen reads, and in HTML.

#include <string>

namespace catalogue {

/// \return the text with what means something to Markdown or to Doxygen taken as it stands
std::string as_prose(const std::string& text);

/// \return the text with what means something to HTML taken as it stands
std::string as_html(const std::string& text);

/// \return Markdown that puts this HTML into the page as it is
std::string as_block(const std::string& html);

} // namespace catalogue
