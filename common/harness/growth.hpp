#pragma once
/// \file
/// How the work of student code grows with its task: judged by processor time at one size against eight times that size, never by a
/// clock on the wall. A slow machine is slow at both.

#include <cstddef>
#include <functional>
#include <string>

namespace harness {

/// Calls \p test with \p size and with 8 * \p size. The test is lost when the second takes the student's process more than 22 times the
/// processor time of the first: midway, by ratio, between work in proportion to the size (8 times) and to its square (64 times).
/// The larger run is stopped as soon as that is certain, and \p size is compared with an eighth of it first, so quadratic code costs
/// the judge little.
/// \param size so large that a right answer works for a millisecond or more
/// \param of_what what is counted, for the report: "bytes", "messages"
/// \param test one conversation (or several) of that size, which must be right besides
void grows_linearly(std::size_t size, const std::string& of_what, const std::function<void(std::size_t)>& test);

} // namespace harness
