#pragma once
/// \file
/// What editors on other systems leave in a source file.

#include <string>
#include <string_view>
#include <vector>

namespace autograder {

/// A source file's text as the compiler is to see it: without byte order mark, CR LF as LF, and UTF-16 as UTF-8.
/// \param bytes of the file
/// \param remarks what was changed is added here, one clause each
std::string source_text(std::string_view bytes, std::vector<std::string>& remarks);

/// Whether a source says `namespace NAME {` outside of comments, strings and character constants.
/// \param text of a source
/// \param name of a namespace
bool defines_namespace(std::string_view text, std::string_view name);

} // namespace autograder
