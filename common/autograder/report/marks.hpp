#pragma once
/// \file
/// What counts: which results are marks, and what they add up to.

#include "autograder/model.hpp"

#include <string>
#include <vector>

namespace autograder {

/// \return whether the lab was graded from beginning to end. A lab in which the harness failed, even in one test only, has no mark:
/// the points of that test are unknown, and unknown is not zero.
bool has_mark(const LabResult& lab);
/// \return whether grading failed, so that it should be run again
bool has_failed(const LabResult& lab);
/// \return whether nothing was handed in
bool is_missing(const LabResult& lab);
/// \return whether the submission did not compile
bool does_not_compile(const LabResult& lab);
/// \return whether the test lost points: neither passed, nor skipped, nor spoiled by the harness
bool is_lost(const TestResult& test);

/// Points of points.
struct Mark {
    int score = 0;
    int max_score = 0;
};
/// The sum of all labs that have a mark. A lab that is missing or could not be graded counts neither for nor against.
Mark total_of(const StudentResult& student);

/// \return the student's result of that lab, or nullptr
const LabResult* find_lab(const StudentResult& student, const std::string& lab);
/// \return the numbers of all labs that occur in the results, in order
std::vector<std::string> labs_in(const std::vector<StudentResult>& students);
/// \return the highest possible score in that lab, 0 when nobody has a mark. Of those that compile, if any: only they know which tests
/// this machine skips, and those do not count.
int max_score_in(const std::vector<StudentResult>& students, const std::string& lab);

} // namespace autograder
