#pragma once
/// \file
/// Messages as text, the way the demos of the labs show them.

#include <string>
#include <vector>

namespace figures {

/// \return the bytes in quotes, as the demos show them: with a dot for what cannot be printed
std::string as_demos_show(const std::string& bytes);
/// \return "1: first\n2: second\n"
std::string numbered(const std::vector<std::string>& lines);

} // namespace figures
