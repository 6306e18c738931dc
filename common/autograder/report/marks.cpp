#include "autograder/report/marks.hpp"

#include <algorithm>
#include <set>

namespace autograder {

bool has_failed(const LabResult& lab) {
    return (lab.state != "graded" && lab.state != "missing")
           || std::any_of(lab.tests.begin(), lab.tests.end(),
                          [](const TestResult& t) { return t.status == "harness_error"; });
}

bool is_missing(const LabResult& lab) { return lab.state == "missing"; }

bool has_mark(const LabResult& lab) { return !is_missing(lab) && !has_failed(lab); }

bool does_not_compile(const LabResult& lab) {
    return has_mark(lab) && std::any_of(lab.tests.begin(), lab.tests.end(), [](const TestResult& t) {
               return t.status == "compile_error";
           });
}

bool is_lost(const TestResult& test) {
    return test.status != "passed" && test.status != "skipped" && test.status != "harness_error";
}

Mark total_of(const StudentResult& student) {
    Mark total;
    for (const LabResult& lab : student.labs) {
        if (!has_mark(lab)) continue;
        total.score += lab.score;
        total.max_score += lab.max_score;
    }
    return total;
}

const LabResult* find_lab(const StudentResult& student, const std::string& lab) {
    const auto found =
        std::find_if(student.labs.begin(), student.labs.end(), [&](const LabResult& l) { return l.lab == lab; });
    return found == student.labs.end() ? nullptr : &*found;
}

std::vector<std::string> labs_in(const std::vector<StudentResult>& students) {
    std::set<std::string> numbers;
    for (const StudentResult& student : students) {
        for (const LabResult& lab : student.labs) numbers.insert(lab.lab);
    }
    return {numbers.begin(), numbers.end()};
}

int max_score_in(const std::vector<StudentResult>& students, const std::string& lab) {
    int most = 0;
    int most_of_compiling = 0;
    for (const StudentResult& student : students) {
        const LabResult* result = find_lab(student, lab);
        if (!result || !has_mark(*result)) continue;
        most = std::max(most, result->max_score);
        if (!does_not_compile(*result)) most_of_compiling = std::max(most_of_compiling, result->max_score);
    }
    return most_of_compiling > 0 ? most_of_compiling : most;
}

} // namespace autograder
