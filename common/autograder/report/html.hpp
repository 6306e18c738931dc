#pragma once
/// \file
/// Text inside HTML and XML.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace autograder {

/// \param text of any origin
/// \return it made printable() and with & < > " ' escaped, for content and for quoted attribute values of HTML, SVG and XML alike
std::string escape_markup(std::string_view text);

/// One element. The content is markup already; attribute values are escaped here, those that are empty are left out.
std::string element(std::string_view name,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> attributes,
                    std::string_view content);
/// One element without attributes.
std::string element(std::string_view name, std::string_view content);

} // namespace autograder
