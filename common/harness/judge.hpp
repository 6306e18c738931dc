#pragma once
/// \file
/// What the judge was asked to do.

#include <string>

namespace harness {

/// The command line of a judge.
struct JudgeOptions {
    std::string submission;       ///< path of the shared object
    std::string source;           ///< path of its source, for the report
    std::string only;             ///< part of a title; "" for all tests
    std::string case_text;        ///< one case of a test; "" for all
    std::string json;             ///< path of the result file; "" for none
    std::string compile_error;    ///< path of the compiler's messages, when there is no submission
    std::string site;             ///< folder of the built pages, an absolute path; "" for none
    std::string student_user;     ///< number of the user that students' processes become; "" to stay who the judge is
    std::string student_filter;   ///< path of the BPF program that students' processes live under; "" for none
    bool color = false;           ///< whether the report is for a terminal
    bool list_suspicions = false; ///< instead of grading, print what list_tests() says
};
/// Those of this run, set by main().
JudgeOptions& judge_options();

/// Runs the tests that were asked for, prints the report, writes the result file.
/// \return the exit status: 0 full marks, 1 points lost, 2 could not grade
int judge();
/// Collects the titles of all tests, before judge(); with --list-suspicions it also prints, for the tests of the tests, every belief
/// that a test names.
void list_tests();

/// The lab whose tests this executable holds.
struct LabUnderTest {
    std::string number; ///< "02"
    std::string name;   ///< "fixed-length"
};
/// Set by lab_test.hpp.
LabUnderTest& lab_under_test();

} // namespace harness
