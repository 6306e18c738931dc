#include "autograder/report/charts.hpp"
#include "autograder/report/class_sections.hpp"
#include "autograder/report/html.hpp"
#include "harness/misconceptions.hpp"

#include <algorithm>

namespace autograder {

namespace {

constexpr std::size_t shown_at_once = 12;

/// "Lab 02 §4, §6", a line for each lab; links when it is known where the handouts are.
std::string places_of(const ClassData& data, const MisconceptionSummary& misconception) {
    std::map<std::string, std::string> lines;
    for (const auto& [place, students] : misconception.places) {
        const auto& [lab, section] = place;
        std::string& line = lines[lab];
        const std::string name =
            escape_markup((line.empty() ? "Lab " + lab + " " : "") + (section.empty() ? "" : "§" + section));
        const std::string link = handout_link(data.options, lab, section);
        line += (line.empty() ? "" : ", ") + (link.empty() ? name : element("a", {{"href", link}}, name));
    }
    std::string text;
    for (const auto& [lab, line] : lines) text += element("div", line);
    return text;
}

std::string row(const ClassData& data, const MisconceptionSummary& misconception) {
    const int all = static_cast<int>(data.students.size());
    const std::string lesson = harness::lesson_of(misconception.id);
    const std::string id = element("code", escape_markup(misconception.id));
    return element("tr", element("td", {{"class", "count"}}, std::to_string(misconception.students))
                             + element("td", {{"class", "share"}},
                                       bar(all == 0 ? 0 : static_cast<double>(misconception.students) / all)
                                           + element("span", percent(misconception.students, all)))
                             + element("th", {{"scope", "row"}, {"class", "text"}},
                                       lesson.empty() ? id : element("span", escape_markup(lesson)) + id)
                             + element("td", {{"class", "places"}}, places_of(data, misconception)))
           + "\n";
}

std::string table(const ClassData& data, const std::string& label, std::size_t from, std::size_t to) {
    std::string rows;
    for (std::size_t i = from; i < to; ++i) rows += row(data, data.summary.misconceptions[i]);
    const std::string head = element(
        "tr", element("th", {{"scope", "col"}}, "Students") + element("th", {{"scope", "col"}}, "Share of the class")
                  + element("th", {{"scope", "col"}, {"class", "text"}}, "What they have yet to learn")
                  + element("th", {{"scope", "col"}, {"class", "places"}}, "Handout"));
    return scrolling(label, "",
                     element("table", {{"class", "misconceptions"}}, element("thead", head) + element("tbody", rows)));
}

} // namespace

std::string misconceptions_section(const ClassData& data) {
    const std::size_t all = data.summary.misconceptions.size();
    const std::size_t first = std::min(all, shown_at_once);
    std::string content = element("h2", {{"id", "misconceptions-heading"}}, "Misconceptions");
    if (all == 0) {
        content += element("p", "No test was lost to a known misconception.");
    } else {
        content += element("p", {{"class", "hint"}},
                           "Whoever lost a test to a misconception counts once, in however many labs. The handout's "
                           "section speaks of it.");
        content += table(data, "Misconceptions", 0, first);
    }
    if (first < all) {
        content += element("details", element("summary", counted(static_cast<int>(all - first), "more misconception"))
                                          + table(data, "More misconceptions", first, all));
    }
    return element("section", {{"id", "misconceptions"}, {"aria-labelledby", "misconceptions-heading"}}, content)
           + "\n";
}

} // namespace autograder
