#pragma once
/// \file
/// The transcript as a picture: what the peer did on the left, what the student's code did on the right.

#include <cstddef>
#include <string>

namespace harness {

/// As many lines as --only and the result file show.
inline constexpr std::size_t longest_ladder = 400;

/// \param most_lines when there is more, the beginning and (longer) the end are shown
/// \param process_ended what a call that has not returned means: the program ended in it, or it is waiting still
/// \return lines of at most 74 columns, or "" when nothing has happened
std::string draw_ladder(std::size_t most_lines, bool process_ended);

} // namespace harness
