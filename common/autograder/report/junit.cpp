#include "autograder/report/junit.hpp"

#include "autograder/report/html.hpp"
#include "autograder/report/marks.hpp"

#include <array>
#include <cstdio>

namespace autograder {

namespace {

struct Counts {
    int tests = 0, failures = 0, errors = 0, skipped = 0;
    double seconds = 0;
    void add(const Counts& more) {
        tests += more.tests;
        failures += more.failures;
        errors += more.errors;
        skipped += more.skipped;
        seconds += more.seconds;
    }
};

std::string decimal(double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3f", seconds);
    return text.data();
}

std::string attributes_of(const Counts& counts) {
    return " tests=\"" + std::to_string(counts.tests) + "\" failures=\"" + std::to_string(counts.failures)
           + "\" errors=\"" + std::to_string(counts.errors) + "\" skipped=\"" + std::to_string(counts.skipped)
           + "\" time=\"" + decimal(counts.seconds) + "\"";
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// The outcome inside a testcase; nothing for a test that passed.
std::string outcome(const std::string& kind, const std::string& type, const std::string& message,
                    const std::string& details) {
    return "      "
           + element(kind, {{"type", kind == "skipped" ? "" : type}, {"message", first_line(message)}},
                     escape_markup(details))
           + "\n";
}

std::string test_case(const std::string& suite, const std::string& name, const std::string& inside) {
    return "    "
           + element("testcase", {{"classname", suite}, {"name", name}, {"time", "0"}},
                     inside.empty() ? "" : "\n" + inside + "    ")
           + "\n";
}

std::string test_case(const std::string& suite, const TestResult& test, Counts& counts) {
    ++counts.tests;
    const std::string name = test.name + " (" + std::to_string(test.score) + "/" + std::to_string(test.max_score) + ")";
    if (test.status == "passed") return test_case(suite, name, "");
    std::string details = test.message;
    if (!test.misconception.empty()) details += "\nMisconception: " + test.misconception;
    if (!test.transcript.empty()) details += "\n\n" + test.transcript;
    const bool failed = is_lost(test);
    const bool skipped = test.status == "skipped";
    ++(failed ? counts.failures : skipped ? counts.skipped : counts.errors);
    return test_case(suite, name,
                     outcome(failed    ? "failure"
                             : skipped ? "skipped"
                                       : "error",
                             test.status, test.message, details));
}

std::string suite_of(const Student& student, const LabResult& lab, Counts& all) {
    const std::string name = student.key + "." + lab.lab;
    Counts counts;
    counts.seconds = lab.seconds;
    std::string cases;
    for (const TestResult& test : lab.tests) cases += test_case(name, test, counts);
    if (is_missing(lab)) {
        ++counts.tests;
        ++counts.skipped;
        cases += test_case(name, "handed in", outcome("skipped", "", "nothing was handed in", lab.message));
    } else if (has_failed(lab) && counts.errors == 0) {
        ++counts.tests;
        ++counts.errors;
        cases += test_case(name, "graded", outcome("error", "harness_error", "grading failed", lab.message));
    }
    all.add(counts);
    return "  <testsuite name=\"" + escape_markup(name) + "\"" + attributes_of(counts) + ">\n" + cases
           + "  </testsuite>\n";
}

} // namespace

std::string junit_xml(const std::vector<StudentResult>& students) {
    Counts all;
    std::string suites;
    for (const StudentResult& student : students) {
        for (const LabResult& lab : student.labs) suites += suite_of(student.student, lab, all);
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"soket\"" + attributes_of(all) + ">\n"
           + suites + "</testsuites>\n";
}

} // namespace autograder
