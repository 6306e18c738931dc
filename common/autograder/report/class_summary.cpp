#include "autograder/report/class_summary.hpp"

#include "autograder/report/marks.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace autograder {

double LabSummary::mean() const {
    if (scores.empty()) return 0;
    return std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
}

double LabSummary::median() const {
    if (scores.empty()) return 0;
    const std::size_t half = scores.size() / 2;
    return scores.size() % 2 == 1 ? scores[half] : (scores[half - 1] + scores[half]) / 2.0;
}

std::string TestSummary::usual_cause() const {
    const auto most = std::max_element(misconceptions.begin(), misconceptions.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == misconceptions.end() ? "" : most->first;
}

namespace {

/// A test is known by its name, so that results of different versions of a lab can stand together.
TestSummary& test_in(LabSummary& lab, const TestResult& test) {
    const auto found =
        std::find_if(lab.tests.begin(), lab.tests.end(), [&](const TestSummary& t) { return t.name == test.name; });
    if (found != lab.tests.end()) return *found;
    lab.tests.push_back({test.name, test.max_score, 0, 0, {}});
    return lab.tests.back();
}

void count(LabSummary& summary, const LabResult& lab) {
    if (is_missing(lab)) {
        ++summary.missing;
    } else if (has_failed(lab)) {
        ++summary.failed;
    } else {
        summary.scores.push_back(lab.score);
        summary.full += lab.score == lab.max_score ? 1 : 0;
        summary.not_compiling += does_not_compile(lab) ? 1 : 0;
        for (const TestResult& test : lab.tests) {
            TestSummary& t = test_in(summary, test);
            t.passed += test.status == "passed" ? 1 : 0;
            if (!is_lost(test) || test.status == "compile_error") continue;
            ++t.lost;
            if (!test.misconception.empty()) ++t.misconceptions[test.misconception];
        }
    }
}

using Misconceptions = std::map<std::string, MisconceptionSummary>;

/// The belief that a lab's last test is named for, in which everything comes together. Whoever has any other belief loses it as well.
constexpr const char* general = "one-call-one-message";

/// What a student has yet to learn, as far as one lab shows, each with its section.
std::set<std::pair<std::string, std::string>> held_in(const LabResult& lab) {
    std::set<std::pair<std::string, std::string>> held;
    for (const TestResult& test : lab.tests) {
        if (is_lost(test) && !test.misconception.empty()) held.insert({test.misconception, test.section});
    }
    const auto is_general = [](const auto& each) { return each.first == general; };
    if (!std::all_of(held.begin(), held.end(), is_general)) std::erase_if(held, is_general);
    return held;
}

void count(Misconceptions& all, const StudentResult& student) {
    std::map<std::string, std::set<std::pair<std::string, std::string>>> held;
    for (const LabResult& lab : student.labs) {
        if (!has_mark(lab)) continue;
        for (const auto& [id, section] : held_in(lab)) held[id].insert({lab.lab, section});
    }
    for (const auto& [id, places] : held) {
        MisconceptionSummary& summary = all[id];
        summary.id = id;
        ++summary.students;
        for (const auto& place : places) ++summary.places[place];
    }
}

} // namespace

ClassSummary summary_of(const std::vector<StudentResult>& students) {
    ClassSummary summary;
    for (const std::string& number : labs_in(students)) {
        LabSummary lab;
        lab.number = number;
        lab.max_score = max_score_in(students, number);
        for (const StudentResult& student : students) {
            if (const LabResult* result = find_lab(student, number)) count(lab, *result);
        }
        std::sort(lab.scores.begin(), lab.scores.end());
        summary.marks += static_cast<int>(lab.scores.size());
        summary.failed += lab.failed;
        summary.labs.push_back(std::move(lab));
    }
    Misconceptions all;
    for (const StudentResult& student : students) count(all, student);
    for (auto& [id, misconception] : all) summary.misconceptions.push_back(std::move(misconception));
    std::stable_sort(summary.misconceptions.begin(), summary.misconceptions.end(),
                     [](const auto& a, const auto& b) { return a.students > b.students; });
    return summary;
}

} // namespace autograder
