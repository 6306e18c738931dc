#include "autograder/report/charts.hpp"
#include "autograder/report/class_sections.hpp"
#include "autograder/report/html.hpp"
#include "autograder/report/marks.hpp"

#include <algorithm>
#include <array>

namespace autograder {

namespace {

/// How a status is drawn: never by colour alone.
struct Look {
    std::string_view status, style, sign, meaning;
};
constexpr std::array<Look, 10> looks = {{{"passed", "", "✓", "passed"},
                                         {"failed", "f", "✗", "wrong result"},
                                         {"stuck", "b", "…", "stuck"},
                                         {"spinning", "b", "∞", "spinning"},
                                         {"crashed", "b", "!", "crashed"},
                                         {"exited", "b", "E", "ended the process"},
                                         {"not_written", "n", "·", "not written yet"},
                                         {"compile_error", "n", "C", "does not compile"},
                                         {"skipped", "n", "–", "skipped"},
                                         {"harness_error", "h", "?", "could not be graded"}}};

const Look& look_of(const std::string& status) {
    const auto* const found =
        std::find_if(looks.begin(), looks.end(), [&](const Look& l) { return l.status == status; });
    return found == looks.end() ? looks.back() : *found;
}

std::string legend() {
    std::string items;
    for (const Look& look : looks) {
        items += element(
            "li", element("span", {{"class", "cell " + std::string(look.style)}, {"aria-hidden", "true"}}, look.sign)
                      + " " + std::string(look.meaning));
    }
    return element("ul", {{"class", "legend"}, {"aria-label", "Signs in the tables"}}, items);
}

/// The tests with their numbers, which head the columns of the matrix.
std::string list_of_tests(const LabSummary& lab) {
    std::string rows;
    for (std::size_t i = 0; i < lab.tests.size(); ++i) {
        const TestSummary& test = lab.tests[i];
        const int judged = test.passed + test.lost;
        const std::string cause = test.usual_cause();
        rows += element("tr", element("td", std::to_string(i + 1))
                                  + element("th", {{"scope", "row"}, {"class", "text"}}, escape_markup(test.name))
                                  + element("td", std::to_string(test.max_score))
                                  + element("td", std::to_string(test.passed))
                                  + element("td", {{"class", "share"}},
                                            (judged == 0 ? "" : bar(static_cast<double>(test.passed) / judged))
                                                + element("span", percent(test.passed, judged)))
                                  + element("td", {{"class", "text"}},
                                            cause.empty() ? "" : element("code", escape_markup(cause))))
                + "\n";
    }
    std::string heads = element("th", {{"scope", "col"}}, "No.");
    heads += element("th", {{"scope", "col"}, {"class", "text"}}, "Test");
    for (const char* text : {"Points", "Passed by", "Share"}) heads += element("th", {{"scope", "col"}}, text);
    heads += element("th", {{"scope", "col"}, {"class", "text"}}, "Mostly lost to");
    return scrolling(
        "Tests of lab " + lab.number, "",
        element("table", {{"class", "tests"}}, element("thead", element("tr", heads)) + element("tbody", rows)));
}

/// One cell. There may be tens of thousands, so what is passed, most of them, has nothing beside its sign.
/// A misconception is named only when it is another than most have who lose this test.
std::string cell(const TestResult* test, const std::string& usual_cause) {
    if (!test) return "<td class=\"n\"></td>";
    const Look& look = look_of(test->status);
    const bool unusual = test->misconception != usual_cause;
    return element("td", {{"class", look.style}, {"title", unusual ? test->misconception : ""}}, look.sign);
}

std::string row(const Shown& student, const LabSummary& summary, const std::vector<std::string>& causes) {
    const LabResult* lab = find_lab(*student.result, summary.number);
    if (!lab) return "";
    const std::string name = element("th", {{"scope", "row"}}, escape_markup(student.name));
    const std::string columns = std::to_string(summary.tests.size() + 1);
    if (is_missing(*lab))
        return element("tr", name + element("td", {{"class", "n whole"}, {"colspan", columns}}, "nothing handed in"))
               + "\n";
    if (has_failed(*lab))
        return element("tr", name + element("td", {{"class", "h whole"}, {"colspan", columns}}, "could not be graded"))
               + "\n";
    std::string cells;
    for (std::size_t i = 0; i < summary.tests.size(); ++i) {
        const std::string& cause = causes[i];
        const auto is_it = [&](const TestResult& t) { return t.name == summary.tests[i].name; };
        // Nearly always the same tests in the same order.
        const bool in_place = i < lab->tests.size() && is_it(lab->tests[i]);
        const auto found = in_place ? lab->tests.begin() + static_cast<std::ptrdiff_t>(i)
                                    : std::find_if(lab->tests.begin(), lab->tests.end(), is_it);
        cells += cell(found == lab->tests.end() ? nullptr : &*found, cause);
    }
    return element("tr", name + element("td", {{"class", "total"}}, std::to_string(lab->score)) + cells) + "\n";
}

std::string matrix(const ClassData& data, const LabSummary& lab) {
    std::string heads = element("th", {{"scope", "col"}}, "Student") + element("th", {{"scope", "col"}}, "Points");
    for (std::size_t i = 0; i < lab.tests.size(); ++i)
        heads += element("th", {{"scope", "col"}, {"title", lab.tests[i].name}}, std::to_string(i + 1));
    std::vector<std::string> causes;
    for (const TestSummary& test : lab.tests) causes.push_back(test.usual_cause());
    std::string rows;
    for (const Shown& student : data.students) rows += row(student, lab, causes);
    return scrolling(
        "Students by tests of lab " + lab.number, "tall",
        element("table", {{"class", "matrix"}}, element("thead", element("tr", heads)) + element("tbody", rows)));
}

std::string lab_section(const ClassData& data, const LabSummary& lab) {
    const std::string title = escape_markup(title_of(data.options, lab.number));
    std::string facts = counted(static_cast<int>(lab.scores.size()), "mark");
    const auto hardest = std::max_element(lab.tests.begin(), lab.tests.end(),
                                          [](const TestSummary& a, const TestSummary& b) { return a.lost < b.lost; });
    if (hardest != lab.tests.end() && hardest->lost > 0)
        facts += ", most lost: " + escape_markup(hardest->name) + " (" + std::to_string(hardest->lost) + ")";
    // The links' target is inside, so that following one opens it.
    const std::string content = element("div", {{"id", "lab-" + lab.number}}, list_of_tests(lab) + matrix(data, lab));
    return element("details", element("summary", element("h3", title) + element("span", facts)) + content) + "\n";
}

} // namespace

std::string tests_section(const ClassData& data) {
    std::string content =
        element("h2", {{"id", "tests-heading"}}, "Tests")
        + element("p", {{"class", "hint"}},
                  "For each lab its tests, passed by how many of those whose code compiles, then students by "
                  "tests. A cell's tooltip names the misconception when it is another than that of most.")
        + legend();
    for (const LabSummary& lab : data.summary.labs) content += lab_section(data, lab);
    return element("section", {{"id", "tests"}, {"aria-labelledby", "tests-heading"}}, content) + "\n";
}

} // namespace autograder
