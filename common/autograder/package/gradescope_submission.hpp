#pragma once
/// \file
/// The one submission in a Gradescope container.

#include "autograder/model.hpp"
#include "autograder/report/options.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace autograder {

/// Who has handed in.
/// Source: https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/
/// \param json text of submission_metadata.json
/// \return names of a group joined by ", ", the number of the submission, e-mail address of the first; what cannot be read is empty, since
/// a mark does not depend on it. The key is "submission" and the number.
Student gradescope_student(std::string_view json);

/// Grades what is in BASE/submission and puts BASE/results/results.json in place, whole or not at all; an earlier one is removed first.
///
/// When a lab cannot be graded there is no results.json: then Gradescope shows that the autograder failed, and asks the student to turn to the
/// course's staff, who see what this program has printed. Anything else would be a mark: a file with neither score nor tests breaks the
/// specification, one that is no JSON is sent on as a score of 0, as is one that comes too late.
/// Source: https://gradescope-autograders.readthedocs.io/en/latest/troubleshooting/
/// \param base "/autograder" as Gradescope has it; holds submission, results, submission_metadata.json
/// \param labs that are graded, as this package has them
/// \param grade grades one source; what it throws becomes a harness error
/// \return a line for the instructor: who, in which lab, how many points
/// \throws std::runtime_error naming what could not be graded and why, std::system_error when a file cannot be read or written
std::string grade_for_gradescope(const std::filesystem::path& base, const std::vector<Lab>& labs,
                                 const ReportOptions& options,
                                 const std::function<LabResult(const Lab&, const Source&)>& grade);

} // namespace autograder
