#pragma once
/// \file
/// The result of one submission for Gradescope.

#include "autograder/model.hpp"
#include "autograder/report/options.hpp"

#include <string>

namespace autograder {

/// results.json as Gradescope's harness expects it in /autograder/results: score, output, visibility, stdout_visibility, execution_time
/// and tests[], output in Markdown. What the autograder prints is for instructors only.
/// \throws std::runtime_error when a lab of the student could not be graded: a results.json would be a mark, and without one Gradescope
/// says that the autograder failed, which is true
/// Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
std::string gradescope_results(const StudentResult& student, const ReportOptions& options);

} // namespace autograder
