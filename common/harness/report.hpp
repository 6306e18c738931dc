#pragma once
/// \file
/// What the student reads.

#include "harness/result.hpp"

#include <string>

namespace harness {

/// Prints to standard output, for a terminal of 80 columns.
class Report {
public:
    explicit Report(bool color) : color_(color) {}
    /// Comes first.
    void heading(const Grading& grading);
    /// One test, as soon as it is over. The first lost one is shown with its transcript, later ones shorter.
    void test(const TestResult& result);
    /// Points, and what to do next.
    void summary(const Grading& grading) const;
    /// Instead of tests: the compiler's first messages.
    void compiler_messages(const std::string& log) const;

private:
    [[nodiscard]] std::string paint(const char* code, const std::string& text) const;
    void details(const TestResult& result) const;
    bool color_;
    bool has_shown_one_ = false;
    std::string lab_, handout_;
};

} // namespace harness
