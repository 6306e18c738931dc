#include "autograder/report/class_sections.hpp"
#include "autograder/report/html.hpp"
#include "autograder/report/marks.hpp"

namespace autograder {

namespace {

std::string mark_cell(const LabResult* lab) {
    if (!lab) return element("td", {{"class", "none"}}, "");
    if (is_missing(*lab)) return element("td", {{"class", "none"}, {"title", "nothing handed in"}}, "–");
    if (has_failed(*lab)) return element("td", {{"class", "h"}, {"title", "could not be graded"}}, "?");
    return element("td", {{"class", lab->score == lab->max_score ? "full" : ""}}, std::to_string(lab->score));
}

std::string row(const ClassData& data, const Shown& student) {
    std::string cells = element("th", {{"scope", "row"}}, escape_markup(student.name));
    for (const LabSummary& lab : data.summary.labs) cells += mark_cell(find_lab(*student.result, lab.number));
    return element("tr", cells + element("td", {{"class", "total"}}, std::to_string(total_of(*student.result).score)))
           + "\n";
}

} // namespace

std::string students_section(const ClassData& data) {
    std::string heads = element("th", {{"scope", "col"}}, "Student");
    std::string most = element("th", {{"scope", "row"}}, "Out of");
    int all = 0;
    for (const LabSummary& lab : data.summary.labs) {
        heads += element("th", {{"scope", "col"}},
                         element("a", {{"href", "#lab-" + lab.number}, {"title", short_name(data.options, lab.number)}},
                                 escape_markup(lab.number)));
        most += element("td", std::to_string(lab.max_score));
        all += lab.max_score;
    }
    heads += element("th", {{"scope", "col"}}, "Total");
    most += element("td", {{"class", "total"}}, std::to_string(all));
    std::string rows = element("tr", {{"class", "most"}}, most) + "\n";
    for (const Shown& student : data.students) rows += row(data, student);
    const std::string table =
        element("table", {{"class", "students"}}, element("thead", element("tr", heads)) + element("tbody", rows));
    return element("section", {{"id", "students"}, {"aria-labelledby", "students-heading"}},
                   element("h2", {{"id", "students-heading"}}, "Students")
                       + element("p", {{"class", "hint"}},
                                 "Points in each lab; full marks are tinted. A dash: nothing handed in. A question "
                                 "mark: could not be graded.")
                       + scrolling("Points of each student", "tall", table))
           + "\n";
}

} // namespace autograder
