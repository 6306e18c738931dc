#include "autograder/report/charts.hpp"
#include "autograder/report/class_sections.hpp"
#include "autograder/report/html.hpp"
#include "autograder/report/marks.hpp"
#include "autograder/report/printable.hpp"

#include <algorithm>

namespace autograder {

namespace {

std::string caption(const ClassData& data, const LabSummary& lab) {
    std::string text =
        element("a", {{"href", "#lab-" + lab.number}}, escape_markup(title_of(data.options, lab.number)));
    text +=
        element("span", lab.scores.empty() ? std::string("no marks")
                                           : "mean " + with_tenths(lab.mean()) + ", median " + with_tenths(lab.median())
                                                 + " of " + std::to_string(lab.max_score));
    return element("figcaption", text);
}

std::string figures(const ClassData& data) {
    int highest = 0;
    for (const LabSummary& lab : data.summary.labs) {
        for (const Bin& bin : bins_of(lab.scores, std::max(lab.max_score, 1))) highest = std::max(highest, bin.count);
    }
    std::string all;
    for (const LabSummary& lab : data.summary.labs) {
        const std::string title = "Students by points in " + title_of(data.options, lab.number);
        all += element("figure", caption(data, lab)
                                     + histogram("h" + lab.number, title,
                                                 bins_of(lab.scores, std::max(lab.max_score, 1)), highest))
               + "\n";
    }
    return element("div", {{"class", "figures"}}, all);
}

std::string cell(const std::string& text) { return element("td", text); }
std::string cell(int n) { return n == 0 ? element("td", {{"class", "zero"}}, "0") : cell(std::to_string(n)); }

std::string row(const ClassData& data, const LabSummary& lab) {
    const bool any = !lab.scores.empty();
    return element("tr", element("th", {{"scope", "row"}},
                                 element("a", {{"href", "#lab-" + lab.number}},
                                         escape_markup(title_of(data.options, lab.number))))
                             + cell(static_cast<int>(lab.scores.size())) + cell(any ? with_tenths(lab.mean()) : "–")
                             + cell(any ? with_tenths(lab.median()) : "–") + cell(std::to_string(lab.max_score))
                             + cell(lab.full) + cell(lab.not_compiling) + cell(lab.missing) + cell(lab.failed))
           + "\n";
}

} // namespace

std::string marks_section(const ClassData& data) {
    std::string heads;
    for (const char* text : {"Lab", "Marks", "Mean", "Median", "Out of", "Full marks", "Does not compile",
                             "Nothing handed in", "Not graded"}) {
        heads += element("th", {{"scope", "col"}}, text);
    }
    std::string rows;
    for (const LabSummary& lab : data.summary.labs) rows += row(data, lab);
    const std::string table = element("table", {{"class", "numbers"}},
                                      element("caption", "The same in numbers") + element("thead", element("tr", heads))
                                          + element("tbody", rows));
    return element("section", {{"id", "marks"}, {"aria-labelledby", "marks-heading"}},
                   element("h2", {{"id", "marks-heading"}}, "Marks")
                       + element("p", {{"class", "hint"}},
                                 "Students by points. All pictures have the same height for the same number; the last "
                                 "column is full marks alone.")
                       + figures(data) + scrolling("Marks in numbers", "", table))
           + "\n";
}

std::string failures_section(const ClassData& data) {
    if (data.summary.failed == 0) return "";
    std::string rows;
    for (const Shown& student : data.students) {
        for (const LabResult& lab : student.result->labs) {
            if (!has_failed(lab)) continue;
            // A message may hold a path with the student's name in it.
            const std::string message = data.options.anonymous ? "" : shortened(one_line(lab.message), 300);
            rows += element("tr", element("th", {{"scope", "row"}}, escape_markup(student.name))
                                      + element("td", escape_markup(title_of(data.options, lab.lab)))
                                      + element("td", {{"class", "text"}}, escape_markup(message)));
        }
    }
    const std::string head =
        element("tr", element("th", {{"scope", "col"}}, "Student") + element("th", {{"scope", "col"}}, "Lab")
                          + element("th", {{"scope", "col"}}, "What happened"));
    return element("section", {{"id", "failures"}, {"class", "failures"}, {"aria-labelledby", "failures-heading"}},
                   element("h2", {{"id", "failures-heading"}}, "Could not be graded")
                       + element("p", "The grading failed here, not the student. There is no mark, and none of these "
                                      "count anywhere below. Run the grading again: it repeats only these.")
                       + scrolling("Could not be graded", "",
                                   element("table", element("thead", head) + element("tbody", rows))))
           + "\n";
}

} // namespace autograder
