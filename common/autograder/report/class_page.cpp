#include "autograder/report/class_page.hpp"

#include "autograder/report/class_sections.hpp"
#include "autograder/report/html.hpp"

#include <array>
#include <cstdio>

namespace autograder {

std::string counted(int n, const std::string& what) { return std::to_string(n) + " " + what + (n == 1 ? "" : "s"); }

std::string with_tenths(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

std::string percent(int part, int whole) {
    if (whole == 0) return "–";
    return std::to_string((200 * part + whole) / (2 * whole)) + "%";
}

std::string scrolling(const std::string& label, const std::string& style, const std::string& table) {
    return element("div",
                   {{"class", style.empty() ? "scroll" : "scroll " + style},
                    {"role", "region"},
                    {"aria-label", label},
                    {"tabindex", "0"}},
                   table);
}

namespace {

/// What a professor would want to hear first, as one paragraph.
std::string in_short(const ClassData& data, int students) {
    const ClassSummary& summary = data.summary;
    std::string text = counted(students, "student") + ", " + counted(static_cast<int>(summary.labs.size()), "lab")
                       + ", " + counted(summary.marks, "mark") + ".";
    if (!summary.misconceptions.empty()) {
        const MisconceptionSummary& first = summary.misconceptions.front();
        text += " The most widespread misconception is " + element("b", escape_markup(first.id)) + ", held by "
                + std::to_string(first.students) + " of " + counted(students, "student") + ".";
    }
    if (summary.failed > 0)
        text += " " + counted(summary.failed, "submission") + " could not be graded and "
                + (summary.failed == 1 ? "has" : "have") + " no mark.";
    return element("p", {{"class", "lead"}}, text);
}

std::string navigation(const ClassData& data) {
    std::string items;
    const auto item = [&](const char* target, const char* text) {
        items += element("li", element("a", {{"href", target}}, text));
    };
    if (data.summary.failed > 0) item("#failures", "Not graded");
    item("#marks", "Marks");
    item("#misconceptions", "Misconceptions");
    item("#students", "Students");
    item("#tests", "Tests");
    return element("nav", {{"aria-label", "On this page"}}, element("ul", items));
}

std::string head(const std::string& title) {
    // Nothing on the page needs a script, so nothing that might slip into it may be one.
    return "<head><meta charset=\"utf-8\"/><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
           "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
           "<meta name=\"color-scheme\" content=\"light dark\"/><meta name=\"robots\" content=\"noindex\"/>"
           + element("title", escape_markup(title)) + "<style>" + std::string(class_style()) + "</style></head>\n";
}

} // namespace

std::string class_page(const std::vector<StudentResult>& students, const ReportOptions& options) {
    const ClassSummary summary = summary_of(students);
    const std::vector<Shown> shown = shown_students(students, options.anonymous);
    const ClassData data{options, summary, shown};
    const std::string title = options.title + ": the class";
    const std::string header =
        element("header", element("h1", escape_markup(title)) + in_short(data, static_cast<int>(students.size()))
                              + navigation(data));
    const std::string main = element("main", failures_section(data) + marks_section(data) + misconceptions_section(data)
                                                 + students_section(data) + tests_section(data));
    return "<!DOCTYPE html>\n<html lang=\"en\">\n" + head(title) + "<body>\n" + header + "\n" + main
           + "\n</body>\n</html>\n";
}

} // namespace autograder
