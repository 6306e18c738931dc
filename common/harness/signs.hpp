#pragma once
/// \file
/// What the transcript of a lost test shows by itself.

#include "harness/test_info.hpp"

#include <set>

namespace harness {

/// Looks at the transcript and at what has become of the students of the running test.
std::set<Sign> signs();
/// The one of them that can be seen while students are still at work.
bool finds_only_writable();

} // namespace harness
