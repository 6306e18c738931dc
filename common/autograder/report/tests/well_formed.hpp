#pragma once
/// \file
/// Whether markup is well-formed.

#include <string>

namespace autograder {

/// \return "" when every element of the XML or HTML ends where it should, every attribute is quoted and every & begins an entity; else
/// what is wrong first, and where
std::string trouble_with(const std::string& markup);

/// \return how often \p part occurs in \p text
int occurrences(const std::string& text, const std::string& part);

} // namespace autograder
