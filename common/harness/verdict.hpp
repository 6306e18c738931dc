#pragma once
/// \file
/// How the running test is lost: what the report will say.

#include "harness/test_info.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace harness {

/// Why a test was lost (or skipped).
struct Loss {
    Status status = Status::failed;
    std::string message;            ///< one or two sentences
    std::vector<std::string> lines; ///< details under it
    std::string ladder;             ///< the transcript, at most a screen of it
    std::string whole_ladder;       ///< all that the ring has kept
    std::string printed;            ///< what the student's code wrote to stdout and stderr, bounded
    std::string case_text;          ///< for --case; "" when there is only one
    std::optional<Suspicion> suspicion;
    std::set<Sign> signs;
};

/// Thrown to leave a test that is lost; the loss is kept beside it, since the doctest framework only passes texts on.
struct TestLost {};

/// What is known of the running test.
struct CurrentTest {
    std::optional<Loss> loss;
    std::optional<Suspicion> suspected; ///< by suspect()
    std::string case_text;
};
CurrentTest& current_test();

/// Ends the running test as lost in this way. Takes the transcript and the students' output with it.
[[noreturn]] void lose_as(Status status, const std::string& message, std::vector<std::string> lines = {});

/// The summary that a sanitizer or the dynamic linker has written, as sentences for a student; empty when there is none.
std::vector<std::string> explain_output(const std::string& printed);

} // namespace harness
