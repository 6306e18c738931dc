#pragma once
/// \file
/// The outcome of a grading: one record a test, from which the report and the result file are made.

#include "harness/verdict.hpp"

#include <string>
#include <vector>

namespace harness {

/// One test's outcome.
struct TestResult {
    std::string title;
    int max_score = 0;
    Status status = Status::passed;
    Loss loss;                 ///< empty for a passed test
    std::string misconception; ///< id, or ""
    int section = 0;           ///< of the handout, with a misconception
    std::string replay;        ///< the command that repeats just this test (and case)
    [[nodiscard]] int score() const { return status == Status::passed ? max_score : 0; }
};

/// A result on its way from the process that ran the test: all that the report and the result file tell of it.
std::vector<std::string> fields_of(const TestResult& result);
/// The reverse of fields_of().
TestResult from_fields(std::vector<std::string> fields);

/// All of them.
struct Grading {
    std::string lab, lab_name; ///< "02", "fixed-length"
    std::vector<TestResult> tests;
    [[nodiscard]] int score() const;
    [[nodiscard]] int max_score() const; ///< of the tests that were not skipped
    [[nodiscard]] bool has(Status status) const;
};

/// The whole as JSON, as described in the instructor's part of the documentation.
std::string as_json(const Grading& grading);
/// Writes \p text beside \p path and renames it, so that the file is whole or not there. What "/dev/fd/N" names, a descriptor that the
/// judge was started with, is written to: no student's process has it, and a file could be in the reach of one.
/// \throws std::system_error when it cannot be written
void write_atomically(const std::string& path, const std::string& text);

} // namespace harness
