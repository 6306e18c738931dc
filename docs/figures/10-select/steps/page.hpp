#pragma once
/// \file
/// The turns of a loop as a page that is stepped through, by docs/widgets/select-steps.js, and as a table of all turns.

#include "turns.hpp"

#include <map>
#include <string>
#include <vector>

namespace figures {

/// \param names of the descriptors, which are the columns
std::string page_of(const std::vector<Turn>& turns, const std::map<int, Text>& names, Language language);

/// The sets of one turn, before the call and after it.
/// \param id the figure's file name without its ending
std::string draw_sets(const std::string& id, const Turn& turn, const std::map<int, Text>& names, Language language);

} // namespace figures
