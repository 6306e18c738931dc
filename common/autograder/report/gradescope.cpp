#include "autograder/report/gradescope.hpp"

#include "autograder/report/markdown.hpp"
#include "autograder/report/marks.hpp"
#include "autograder/report/printable.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace autograder {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t most_transcript_lines = 100;

/// Gradescope knows passed and failed; what is neither is left to the score.
std::string status_of(const TestResult& test) { return is_lost(test) ? "failed" : "passed"; }

ordered_json entry(const TestResult& test, const LabResult& lab, const ReportOptions& options, bool names_the_lab) {
    ordered_json object;
    object["name"] = (names_the_lab ? lab.lab + ": " : "") + one_line(test.name);
    object["score"] = test.score;
    object["max_score"] = test.status == "skipped" ? 0 : test.max_score;
    object["status"] = status_of(test);
    object["output"] = test.status == "passed" ? "" : test_feedback(test, lab.lab, options, most_transcript_lines);
    object["output_format"] = "md";
    object["visibility"] = "visible";
    return object;
}

std::string overview(const StudentResult& student, const ReportOptions& options) {
    std::string text;
    for (const LabResult& lab : student.labs) {
        text += "**" + markdown_text(title_of(options, lab.lab)) + "**: ";
        if (is_missing(lab)) {
            text += "nothing was handed in\n\n";
        } else if (does_not_compile(lab)) {
            text += "does not compile\n\n" + compiler_feedback(lab.message);
        } else {
            text += std::to_string(lab.score) + " of " + std::to_string(lab.max_score) + "\n\n";
        }
    }
    for (const std::string& note : student.notes) text += "- " + markdown_text(note) + "\n";
    return text;
}

} // namespace

std::string gradescope_results(const StudentResult& student, const ReportOptions& options) {
    ordered_json results;
    double seconds = 0;
    results["score"] = total_of(student).score;
    results["output"] = overview(student, options);
    results["output_format"] = "md";
    results["visibility"] = "visible";
    results["stdout_visibility"] = "hidden";
    results["execution_time"] = 0;
    results["tests"] = ordered_json::array();
    for (const LabResult& lab : student.labs) {
        if (has_failed(lab))
            throw std::runtime_error("lab " + lab.lab + " of " + student.student.key + " could not be graded ("
                                     + one_line(lab.message) + "): run it again before telling Gradescope");
        seconds += lab.seconds;
        for (const TestResult& test : lab.tests)
            results["tests"].push_back(entry(test, lab, options, student.labs.size() > 1));
    }
    results["execution_time"] = seconds;
    return results.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

} // namespace autograder
