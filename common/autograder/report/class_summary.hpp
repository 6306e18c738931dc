#pragma once
/// \file
/// A class in numbers: what the class page shows.

#include "autograder/model.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace autograder {

/// One test over all students who have a mark in its lab and whose code compiles: the others say nothing about this test.
struct TestSummary {
    std::string name;
    int max_score = 0;
    int passed = 0;
    int lost = 0;
    std::map<std::string, int> misconceptions;     ///< how many lost it to which, by id
    [[nodiscard]] std::string usual_cause() const; ///< the most frequent of them, "" without any
};

/// One lab over all students.
struct LabSummary {
    std::string number;
    int max_score = 0;
    std::vector<int> scores; ///< of those who have a mark, ascending
    int full = 0;            ///< full marks
    int not_compiling = 0;   ///< a mark of 0, since nothing could run
    int missing = 0;         ///< nothing handed in
    int failed = 0;          ///< could not be graded
    std::vector<TestSummary> tests;
    [[nodiscard]] double mean() const;   ///< 0 without scores
    [[nodiscard]] double median() const; ///< 0 without scores
};

/// One misconception over all students: whoever lost a test to it holds it.
struct MisconceptionSummary {
    std::string id;
    int students = 0;
    std::map<std::pair<std::string, std::string>, int> places; ///< students by lab and section of its handout
};

/// All of it.
struct ClassSummary {
    std::vector<LabSummary> labs;                     ///< by number
    std::vector<MisconceptionSummary> misconceptions; ///< most students first, then by id
    int marks = 0;                                    ///< of all students in all labs
    int failed = 0;                                   ///< labs of students that could not be graded
};
/// \return the numbers of these students; labs that could not be graded count in LabSummary::failed only
ClassSummary summary_of(const std::vector<StudentResult>& students);

} // namespace autograder
