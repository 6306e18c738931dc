#pragma once
/// \file
/// The judge's result file, as common/harness/result.hpp writes it.

#include "autograder/model.hpp"

#include <string>

namespace autograder {

/// \return scores and tests; the state is "graded", or "harness_error" when a test says so
/// \throws std::runtime_error when the text is not a whole result of this lab
LabResult read_judge_result(const std::string& json, const Lab& lab);

} // namespace autograder
