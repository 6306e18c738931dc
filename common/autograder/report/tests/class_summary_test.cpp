#include "made_up.hpp"

#include "autograder/report/charts.hpp"
#include "autograder/report/class_summary.hpp"
#include "autograder/report/marks.hpp"
#include "autograder/report/names.hpp"
#include "autograder/report/options.hpp"
#include "well_formed.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace autograder;

namespace {

const TestResult passed = made_test("a", "passed");
const TestResult lost = made_test("a", "failed", "body-short-read", "4");
const TestResult stuck = made_test("b", "stuck", "body-short-read", "5");

} // namespace

TEST_CASE("only what was graded from beginning to end is a mark") {
    CHECK(has_mark(made_lab("02", {lost})));
    CHECK_FALSE(has_mark(made_lab("02", {}, "missing")));
    CHECK_FALSE(has_mark(made_lab("02", {}, "harness_error")));
    CHECK_FALSE(has_mark(made_lab("02", {passed, made_test("b", "harness_error")})));
    CHECK(has_failed(made_lab("02", {}, "a word of the future")));
}

TEST_CASE("a total has the marks alone") {
    const Mark total = total_of(made_student("ayu", {made_lab("02", {passed, stuck}), made_lab("04", {}, "missing"),
                                                     made_lab("05", {passed, made_test("b", "harness_error")})}));
    CHECK(total.score == 2);
    CHECK(total.max_score == 4);
}

TEST_CASE("what is out of is told by those who compile, since the others do not know what is skipped") {
    LabResult skips = made_lab("02", {passed, made_test("b", "skipped")});
    skips.max_score = 2;
    const LabResult broken = made_lab("02", {made_test("a", "compile_error"), made_test("b", "compile_error")});
    CHECK(max_score_in({made_student("x", {broken}), made_student("y", {skips})}, "02") == 2);
    CHECK(max_score_in({made_student("x", {broken})}, "02") == 4);
    CHECK(max_score_in({made_student("x", {broken})}, "04") == 0);
}

TEST_CASE("the last test, which everybody loses who has lost another, tells of a belief of its own only when it is "
          "lost alone") {
    const TestResult everything = made_test("everything", "failed", "one-call-one-message", "6");
    const ClassSummary summary = summary_of({made_student("a", {made_lab("02", {lost, everything})}),
                                             made_student("b", {made_lab("02", {passed, everything})}),
                                             made_student("c", {made_lab("02", {lost, everything})})});
    REQUIRE(summary.misconceptions.size() == 2);
    CHECK(summary.misconceptions[0].id == "body-short-read");
    CHECK(summary.misconceptions[0].students == 2);
    CHECK(summary.misconceptions[1].students == 1);
}

TEST_CASE("a lab's numbers: marks, mean, median, and who has none apart") {
    const ClassSummary summary = summary_of(
        {made_student("a", {made_lab("02", {passed, made_test("b", "passed")})}),
         made_student("b", {made_lab("02", {passed, stuck})}),
         made_student("c", {made_lab("02", {made_test("a", "compile_error"), made_test("b", "compile_error")})}),
         made_student("d", {made_lab("02", {}, "missing")}),
         made_student("e", {made_lab("02", {passed, made_test("b", "harness_error")})}),
         made_student("f", {made_lab("02", {lost, made_test("b", "passed")})})});
    REQUIRE(summary.labs.size() == 1);
    const LabSummary& lab = summary.labs[0];
    CHECK(lab.scores == std::vector<int>{0, 2, 2, 4});
    CHECK(lab.mean() == 2);
    CHECK(lab.median() == 2);
    CHECK(lab.full == 1);
    CHECK(lab.not_compiling == 1);
    CHECK(lab.missing == 1);
    CHECK(lab.failed == 1);
    CHECK(summary.marks == 4);
    CHECK(summary.failed == 1);
    REQUIRE(lab.tests.size() == 2);
    CHECK(lab.tests[0].passed == 2);
    CHECK(lab.tests[0].lost == 1);
}

TEST_CASE("whoever lost tests to a misconception counts once, wherever it was") {
    const ClassSummary summary =
        summary_of({made_student("a", {made_lab("02", {lost, stuck}), made_lab("04", {lost})}),
                    made_student("b", {made_lab("02", {lost})}),
                    made_student("c", {made_lab("02", {made_test("a", "failed", "eintr-not-retried", "3")})}),
                    made_student("d", {made_lab("02", {lost, made_test("b", "harness_error")})})});
    REQUIRE(summary.misconceptions.size() == 2);
    CHECK(summary.misconceptions[0].id == "body-short-read");
    CHECK(summary.misconceptions[0].students == 2);
    CHECK(summary.misconceptions[0].places.at({"02", "4"}) == 2);
    CHECK(summary.misconceptions[0].places.at({"02", "5"}) == 1);
    CHECK(summary.misconceptions[0].places.at({"04", "4"}) == 1);
    CHECK(summary.misconceptions[1].students == 1);
}

TEST_CASE("nobody has a mean of nothing") {
    CHECK(LabSummary{}.mean() == 0);
    CHECK(LabSummary{}.median() == 0);
    CHECK(summary_of({}).labs.empty());
}

TEST_CASE("bins hold every score once, and full marks have their own") {
    for (const int most : {1, 3, 9, 10, 19, 20, 100}) {
        std::vector<int> scores;
        for (int score = 0; score <= most; ++score) scores.push_back(score);
        const auto bins = bins_of(scores, most);
        CHECK(bins.front().from == 0);
        CHECK(bins.back().from == most);
        CHECK(bins.back().count == 1);
        int sum = 0;
        for (std::size_t i = 0; i < bins.size(); ++i) {
            CHECK(bins[i].count == bins[i].to - bins[i].from + 1);
            CHECK((i == 0 || bins[i].from == bins[i - 1].to + 1));
            sum += bins[i].count;
        }
        CHECK(sum == most + 1);
    }
}

TEST_CASE("a histogram says in words what it shows") {
    const std::string svg = histogram("h1", "Students by <points>", bins_of({0, 1, 20, 20, 20}, 20), 3);
    CHECK(trouble_with(svg) == "");
    CHECK(svg.find("<title id=\"h1-title\">Students by &lt;points&gt;</title>") != std::string::npos);
    CHECK(svg.find("<desc id=\"h1-desc\">0–1 points: 2; 20 points: 3.</desc>") != std::string::npos);
    CHECK(svg.find("aria-labelledby=\"h1-title h1-desc\"") != std::string::npos);
    CHECK(svg.find("role=\"img\"") != std::string::npos);
    CHECK(histogram("h", "t", bins_of({}, 20), 0).find("Nobody has a mark.") != std::string::npos);
}

TEST_CASE("rows are in the order of the names, and anonymous ones are not") {
    std::vector<StudentResult> students;
    for (const char* key : {"a", "b", "c", "d", "e", "f"}) students.push_back(made_student(key, {}));
    std::swap(students[1], students[4]);
    std::string order;
    for (const Shown& s : shown_students(students, false)) order += s.result->student.key;
    CHECK(order == "abcdef");
    std::string anonymous;
    std::set<std::string> names;
    for (const Shown& s : shown_students(students, true)) {
        anonymous += s.result->student.key;
        names.insert(s.name);
    }
    CHECK(anonymous != "abcdef");
    CHECK(names == std::set<std::string>{"Student 1", "Student 2", "Student 3", "Student 4", "Student 5", "Student 6"});
    std::swap(students[0], students[5]);
    std::string again;
    for (const Shown& s : shown_students(students, true)) again += s.result->student.key;
    CHECK(again == anonymous);
}

TEST_CASE("a link leads to the page and the section of a lab's handout") {
    ReportOptions options;
    CHECK(handout_link(options, "04", "3").empty());
    options.handouts = "../site/html";
    CHECK(handout_link(options, "04", "3") == "../site/html/lab04.html#lab04-3");
    CHECK(handout_link(options, "04", "") == "../site/html/lab04.html");
    CHECK(handout_link(options, "04", "\"><script>") == "../site/html/lab04.html");
    CHECK(handout_link(options, "x", "3").empty());
}

TEST_CASE("a lab is called by its number and name") {
    ReportOptions options;
    options.labs = {{"04", "04-delimited", "delimited.cpp"}, {"05", "length", ""}};
    CHECK(title_of(options, "04") == "Lab 04: delimited");
    CHECK(title_of(options, "05") == "Lab 05: length");
    CHECK(title_of(options, "06") == "Lab 06");
}
