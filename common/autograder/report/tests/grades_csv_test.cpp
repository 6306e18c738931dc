#include "generated_class.hpp"
#include "made_up.hpp"

#include "autograder/report/grades_csv.hpp"

#include <doctest/doctest.h>

using namespace autograder;

namespace {

const LabResult two_of_four = made_lab("02", {made_test("a", "passed"), made_test("b", "failed")});
const LabResult full = made_lab("04", {made_test("a", "passed")});
const LabResult missing = made_lab("04", {}, "missing");
const LabResult failed = made_lab("04", {}, "harness_error");

const std::vector<StudentResult> three = {made_student("ayu", {two_of_four, full}),
                                          made_student("bo", {two_of_four, missing}),
                                          made_student("cy", {two_of_four, failed})};

} // namespace

TEST_CASE("Moodle's gradebook: who, a column for each lab, and a dash where there is no mark") {
    CHECK(moodle_gradebook(three, {}).text
          == "Email address,Lab 02,Lab 04\r\nayu@example.edu,2,2\r\nbo@example.edu,2,-\r\ncy@example.edu,2,-\r\n");
}

TEST_CASE("Moodle's gradebook: logins that are no addresses are user names") {
    auto students = three;
    students[1].student.login = "bo";
    CHECK(moodle_gradebook(students, {}).text.rfind("Username,", 0) == 0);
}

TEST_CASE("Moodle's gradebook: without a login there is no row, since Moodle would give it to the student before") {
    auto students = three;
    students[1].student.login = "";
    const GradesCsv csv = moodle_gradebook(students, {});
    CHECK(csv.text == "Email address,Lab 02,Lab 04\r\nayu@example.edu,2,2\r\ncy@example.edu,2,-\r\n");
    CHECK(csv.left_out == std::vector<std::string>{"bo"});
}

TEST_CASE("Moodle's worksheet: the participants of one lab who have a mark") {
    CHECK(moodle_worksheet(three, "04").text
          == "Identifier,Full name,Grade,Maximum Grade,Last modified (grade)\r\nParticipant 77,Name of ayu,2,2,\r\n");
    auto students = three;
    students[0].student.id = "";
    CHECK(moodle_worksheet(students, "04").text.empty());
    CHECK(moodle_worksheet(students, "04").left_out == std::vector<std::string>{"ayu"});
}

TEST_CASE(
    "Canvas: the columns that its importer looks for, the points possible, and empty cells where there is no mark") {
    CHECK(canvas_gradebook(three, {}).text
          == "Student,ID,SIS User ID,SIS Login ID,Section,Lab 02,Lab 04\r\n"
             "    Points Possible,,,,,4,2\r\n"
             "Name of ayu,77,,ayu@example.edu,,2,2\r\n"
             "Name of bo,77,,bo@example.edu,,2,\r\n"
             "Name of cy,77,,cy@example.edu,,2,\r\n");
}

TEST_CASE("Canvas: a student of that name does not become the row of points") {
    auto students = three;
    students[0].student.name = "My Points Possible";
    CHECK(canvas_gradebook(students, {}).text.find("\r\nayu,77,") != std::string::npos);
}

TEST_CASE("columns have the names of the labs, or those of the gradebook") {
    ReportOptions options;
    options.labs = {{"02", "02-fixed-length", "fixed_length.cpp"}};
    options.columns["04"] = "Lab four, delimited (8123)";
    CHECK(canvas_gradebook(three, options).text.find("Section,Lab 02: fixed-length,\"Lab four, delimited (8123)\"\r\n")
          != std::string::npos);
}

TEST_CASE("a harness error in one test is no mark, so never a zero in a gradebook") {
    const auto student =
        made_student("ayu", {made_lab("02", {made_test("a", "passed"), made_test("b", "harness_error")})});
    CHECK(moodle_gradebook({student}, {}).text.empty());
    CHECK(canvas_gradebook({student}, {}).text.empty());
    CHECK(moodle_worksheet({student}, "02").text.empty());
}

TEST_CASE("code that does not compile has a mark, and it is 0") {
    const auto student = made_student("ayu", {made_lab("02", {made_test("a", "compile_error")})});
    CHECK(moodle_gradebook({student}, {}).text == "Email address,Lab 02\r\nayu@example.edu,0\r\n");
}

TEST_CASE("no cell is a formula, and none leaves its cell") {
    CHECK(csv_cell("=1+1") == "'=1+1");
    CHECK(csv_cell("+1") == "'+1");
    CHECK(csv_cell("-1") == "'-1");
    CHECK(csv_cell("@SUM(A1)") == "'@SUM(A1)");
    CHECK(csv_cell("＝1") == "'＝1");
    CHECK(csv_cell("\t=1") == "' =1"); // spreadsheets skip blanks before a formula
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("a;b") == "\"a;b\"");
    CHECK(csv_cell("=\"a\"\r\nb") == "\"'=\"\"a\"\" b\"");
    CHECK(csv_cell("O'Brien, Đức") == "\"O'Brien, Đức\"");
}

TEST_CASE("every row of a class has as many cells as the head") {
    const auto students = generated_class(40, 6);
    for (const GradesCsv& csv : {moodle_gradebook(students, {}), canvas_gradebook(students, {})}) {
        std::size_t expected = 0;
        std::size_t cells = 1;
        bool quoted = false;
        for (const char c : csv.text) {
            quoted = quoted != (c == '"');
            if (!quoted && c == ',') ++cells;
            if (c != '\n') continue;
            CHECK_FALSE(quoted);
            if (expected == 0) expected = cells;
            CHECK(cells == expected);
            cells = 1;
        }
    }
}
