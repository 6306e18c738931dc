#pragma once
/// \file
/// Which misconceptions the tests of a lab name, read from their source: some are named while a test runs, so that no list of the judge's
/// has them all.

#include <map>
#include <set>
#include <string>

namespace catalogue {

/// By id, the sections of the handout that stand with it: `catches("body-short-read", 3)`. None when it stands alone, as in a table.
using Mentions = std::map<std::string, std::set<int>>;

/// \param source C++
/// \param ids what to look for, among the string literals
Mentions mentions_in(const std::string& source, const std::set<std::string>& ids);

} // namespace catalogue
