#pragma once
/// \file
/// Results in a line or two.

#include "autograder/model.hpp"

#include <string>
#include <utility>
#include <vector>

namespace autograder {

inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A test worth 2 points.
inline TestResult made_test(const std::string& name, const std::string& status, const std::string& misconception = "",
                            const std::string& section = "") {
    TestResult test;
    test.name = name;
    test.status = status;
    test.max_score = 2;
    test.score = status == "passed" ? 2 : 0;
    test.misconception = misconception;
    test.section = section;
    return test;
}

inline LabResult made_lab(const std::string& number, std::vector<TestResult> tests,
                          const std::string& state = "graded") {
    LabResult lab;
    lab.lab = number;
    lab.state = state;
    lab.tests = std::move(tests);
    for (const TestResult& test : lab.tests) {
        lab.score += test.score;
        lab.max_score += test.max_score;
    }
    return lab;
}

inline StudentResult made_student(const std::string& key, std::vector<LabResult> labs) {
    StudentResult student;
    student.student.key = key;
    student.student.name = "Name of " + key;
    student.student.id = "77";
    student.student.login = key + "@example.edu";
    student.labs = std::move(labs);
    return student;
}

} // namespace autograder
