#pragma once
/// \file
/// What the step-through shows: three clients of a select loop, in eleven turns.

#include "turns.hpp"

#include <map>
#include <vector>

namespace figures {

/// Who is behind the service's descriptors, in the order in which it gets them.
std::map<int, Text> names_of_descriptors();

/// Runs the reference solution with a client that sends half a line (ada), one that does not read (bob) and one that
/// leaves (cyd), and then stops it.
std::vector<Turn> turns_of_the_service();

} // namespace figures
