#include "generated_class.hpp"
#include "made_up.hpp"
#include "well_formed.hpp"

#include "autograder/report/class_page.hpp"
#include "autograder/report/class_sections.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace autograder;

namespace {} // namespace

TEST_CASE("the check for well-formedness finds what is wrong") {
    CHECK(trouble_with("<p class=\"a\">b &amp; c<br/></p>") == "");
    CHECK(trouble_with("<p><b></p></b>") != "");
    CHECK(trouble_with("<p>") != "");
    CHECK(trouble_with("</p>") != "");
    CHECK(trouble_with("<p class=a></p>") != "");
    CHECK(trouble_with("<p>a & b</p>") != "");
    CHECK(trouble_with("<p title=\"a & b\"></p>") != "");
}

TEST_CASE("the page of a class is well-formed, named or anonymous") {
    const auto students = generated_class(40, 6);
    ReportOptions options = generated_options(6);
    CHECK(trouble_with(class_page(students, options)) == "");
    for (const char* kind :
         {"nothing handed in</td>", "could not be graded</td>", ">C</td>", ">·</td>", ">–</td>", ">∞</td>"})
        CHECK(holds(class_page(students, options), kind));
    options.anonymous = true;
    CHECK(trouble_with(class_page(students, options)) == "");
}

TEST_CASE("ids are unique, and every link within the page leads somewhere") {
    const std::string page = class_page(generated_class(20, 6), generated_options(6));
    std::set<std::string> ids;
    for (std::size_t at = page.find(" id=\""); at != std::string::npos; at = page.find(" id=\"", at + 1))
        CHECK(ids.insert(page.substr(at + 5, page.find('"', at + 5) - at - 5)).second);
    for (std::size_t at = page.find("href=\"#"); at != std::string::npos; at = page.find("href=\"#", at + 1))
        CHECK(ids.count(page.substr(at + 7, page.find('"', at + 7) - at - 7)) == 1);
}

TEST_CASE("nothing is loaded from elsewhere, and no script can run") {
    const std::string page = class_page(generated_class(20, 6), generated_options(6));
    CHECK_FALSE(holds(page, "<script"));
    CHECK_FALSE(holds(page, " src="));
    CHECK_FALSE(holds(page, "url("));
    CHECK_FALSE(holds(page, " style="));
    CHECK(holds(page, "default-src &#39;none&#39;") != holds(page, "default-src 'none'"));
}

TEST_CASE("hostile text stays text") {
    auto student = made_student(
        "ayu", {made_lab("02", {made_test(hostile, "failed", hostile, hostile)}), made_lab("04", {}, "harness_error")});
    student.student.name = hostile;
    student.labs[1].message = hostile;
    ReportOptions options;
    options.title = hostile;
    options.handouts = "x\"><script>";
    const std::string page = class_page({student}, options);
    CHECK(trouble_with(page) == "");
    CHECK_FALSE(holds(page, "<script"));
    CHECK_FALSE(holds(page, "\x1b"));
    CHECK_FALSE(holds(page, std::string("\xe2\x80") + "\xae"));
}

TEST_CASE("an anonymous page names nobody") {
    auto students = generated_class(40, 6);
    for (StudentResult& student : students) {
        for (LabResult& lab : student.labs) lab.message = student.student.name + " " + student.student.key;
    }
    ReportOptions options = generated_options(6);
    options.anonymous = true;
    const std::string page = class_page(students, options);
    for (const StudentResult& student : students) {
        CHECK_FALSE(holds(page, student.student.name));
        CHECK_FALSE(holds(page, student.student.key));
        CHECK_FALSE(holds(page, student.student.login));
    }
    CHECK(holds(page, "Student 40</th>"));
}

TEST_CASE("misconceptions stand by how many hold them, with the lesson and a link to the handout") {
    const auto one = made_lab(
        "02", {made_test("a", "failed", "eintr-not-retried", "3"), made_test("b", "failed", "body-short-read", "4")});
    const auto other = made_lab("02", {made_test("a", "passed"), made_test("b", "stuck", "body-short-read", "4")});
    ReportOptions options;
    options.handouts = "site";
    const std::string page = class_page({made_student("a", {one}), made_student("b", {other})}, options);
    const std::size_t first = page.find("<code>body-short-read</code>");
    const std::size_t second = page.find("<code>eintr-not-retried</code>");
    REQUIRE(first != std::string::npos);
    REQUIRE(second != std::string::npos);
    CHECK(first < second);
    CHECK(holds(page, "recv() gives what has arrived"));
    CHECK(holds(page, "<a href=\"site/lab02.html#lab02-4\">Lab 02 §4</a>"));
    CHECK(holds(page, "<b>body-short-read</b>, held by 2 of 2 students"));
}

TEST_CASE("what could not be graded stands apart and is in no number") {
    auto failed = made_lab("02", {made_test("a", "passed"), made_test("b", "harness_error")});
    failed.message = "no space left";
    const std::string page =
        class_page({made_student("a", {failed}),
                    made_student("b", {made_lab("02", {made_test("a", "passed"), made_test("b", "passed")})})},
                   {});
    CHECK(holds(page, "1 submission could not be graded and has no mark."));
    CHECK(holds(page, "<td class=\"text\">no space left</td>"));
    CHECK(holds(page, "mean 4.0, median 4.0 of 4"));
    CHECK(holds(page, "<td class=\"h whole\" colspan=\"3\">could not be graded</td>"));
    CHECK_FALSE(
        holds(class_page({made_student("b", {made_lab("02", {made_test("a", "passed")})})}, {}), "id=\"failures\""));
}

TEST_CASE("a table has heads for its rows and columns, and a cell a sign beside its colour") {
    const std::string page = class_page(
        {made_student("a", {made_lab("02", {made_test("t1", "passed"), made_test("t2", "crashed", "use-after-close"),
                                            made_test("t3", "not_written")})})},
        {});
    CHECK(holds(page, "<tr><th scope=\"row\">Name of a</th><td class=\"total\">2</td><td>✓</td>"
                      "<td class=\"b\">!</td><td class=\"n\">·</td></tr>"));
    CHECK(holds(page, "<th scope=\"col\" title=\"t2\">2</th>"));
    CHECK(occurrences(page, "<h1") == 1);
    CHECK(holds(page, "<html lang=\"en\">"));
}

TEST_CASE("a test names the misconception that most lose it to, and a cell any other") {
    const auto lost_to = [](const char* who, const char* misconception) {
        return made_student(who, {made_lab("02", {made_test("t1", "failed", misconception, "3")})});
    };
    const std::string page = class_page(
        {lost_to("a", "body-short-read"), lost_to("b", "eintr-not-retried"), lost_to("c", "body-short-read")}, {});
    CHECK(holds(page, "<span>0%</span></td><td class=\"text\"><code>body-short-read</code></td></tr>"));
    CHECK(holds(page, "Name of a</th><td class=\"total\">0</td><td class=\"f\">✗</td>"));
    CHECK(holds(page, "Name of b</th><td class=\"total\">0</td><td class=\"f\" title=\"eintr-not-retried\">✗</td>"));
}

TEST_CASE("results with other tests than most stand under the right columns") {
    const auto usual = made_student("a", {made_lab("02", {made_test("t1", "passed"), made_test("t2", "failed")})});
    const auto other = made_student("b", {made_lab("02", {made_test("t2", "passed"), made_test("t9", "stuck")})});
    CHECK(holds(class_page({usual, other}, {}),
                "Name of b</th><td class=\"total\">2</td><td class=\"n\"></td><td>✓</td><td class=\"b\">…</td>"));
}

TEST_CASE("an empty class has a page, too") {
    const std::string page = class_page({}, {});
    CHECK(trouble_with(page) == "");
    CHECK(holds(page, "0 students, 0 labs, 0 marks."));
    CHECK(trouble_with(class_page({made_student("a", {made_lab("02", {}, "missing")})}, {})) == "");
}

TEST_CASE("light and dark, screen and paper have their styles") {
    const std::string style(class_style());
    CHECK(holds(style, "@media (prefers-color-scheme: dark)"));
    CHECK(holds(style, "@media print"));
    CHECK(style.find('<') == std::string::npos);
    CHECK(std::count(style.begin(), style.end(), '{') == std::count(style.begin(), style.end(), '}'));
}

TEST_CASE("300 students in 12 labs of 20 tests make a page below 3 MB") {
    const auto students = generated_class(300, 12);
    const std::string page = class_page(students, generated_options(12));
    CHECK(page.size() < 3000000);
    auto worst = students; // every test lost
    for (StudentResult& student : worst) {
        for (LabResult& lab : student.labs) {
            for (TestResult& test : lab.tests) {
                test.status = "failed";
                test.misconception = "discards-bytes-after-delimiter";
            }
        }
    }
    CHECK(class_page(worst, generated_options(12)).size() < 3000000);
}

TEST_CASE("the same results make the same page") {
    auto students = generated_class(20, 4);
    const std::string page = class_page(students, generated_options(4));
    std::reverse(students.begin(), students.end());
    CHECK(class_page(students, generated_options(4)) == page);
}
