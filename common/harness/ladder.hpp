#pragma once
/// \file
/// The transcript as a picture: what the peer did on the left, what the student's code did on the right.

#include "harness/transcript.hpp"

#include <cstddef>
#include <string>

namespace harness {

/// As many lines as --only and the result file show.
inline constexpr std::size_t longest_ladder = 400;

/// \param line of a call by student code
/// \return "recv(3, ..., 4096)"
std::string call_in_words(const Line& line);
/// \param line of a call by student code that has returned
/// \return what it returned, "14" or "-1 EINTR", and for a wait what was ready: "1: 3 readable"
std::string result_in_words(const Line& line);

/// \param most_lines when there is more, the beginning and (longer) the end are shown
/// \param process_ended what a call that has not returned means: the program ended in it, or it is waiting still
/// \return lines of at most 74 columns, or "" when nothing has happened
std::string draw_ladder(std::size_t most_lines, bool process_ended);

} // namespace harness
