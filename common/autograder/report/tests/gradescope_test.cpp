#include "generated_class.hpp"
#include "made_up.hpp"

#include "autograder/report/gradescope.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

using namespace autograder;
using nlohmann::json;

TEST_CASE("results.json has the fields of the specification, and no others") {
    auto student = made_student(
        "ayu", {made_lab("02", {made_test("a", "passed"), made_test("b", "failed", "body-short-read", "4")})});
    student.labs[0].seconds = 1.5;
    const json results = json::parse(gradescope_results(student, {}));
    CHECK(results.size() == 7);
    CHECK(results["score"] == 2);
    CHECK(results["execution_time"] == 1.5);
    CHECK(results["output_format"] == "md");
    CHECK(results["visibility"] == "visible");
    CHECK(results["stdout_visibility"] == "hidden");
    CHECK(results["output"] == "**Lab 02**: 2 of 4\n\n");
    REQUIRE(results["tests"].size() == 2);
    CHECK(results["tests"][0]
          == json({{"name", "a"},
                   {"score", 2},
                   {"max_score", 2},
                   {"status", "passed"},
                   {"output", ""},
                   {"output_format", "md"},
                   {"visibility", "visible"}}));
    CHECK(results["tests"][1]["status"] == "failed");
    CHECK(results["tests"][1]["score"] == 0);
    CHECK(results["tests"][1]["output"].get<std::string>().find("**Remember:** recv()") == 0);
}

TEST_CASE("a skipped test costs nothing, code that does not compile everything") {
    json results =
        json::parse(gradescope_results(made_student("ayu", {made_lab("02", {made_test("a", "skipped")})}), {}));
    CHECK(results["tests"][0]["max_score"] == 0);
    CHECK(results["tests"][0]["status"] == "passed");
    LabResult lab = made_lab("02", {made_test("a", "compile_error")});
    lab.message = "x.cpp:1:1: error: no";
    results = json::parse(gradescope_results(made_student("ayu", {lab}), {}));
    CHECK(results["score"] == 0);
    CHECK(results["tests"][0]["status"] == "failed");
    CHECK(results["output"].get<std::string>().find("x.cpp:1:1: error: no") != std::string::npos);
}

TEST_CASE("several labs name themselves, and their points are added") {
    const json results = json::parse(gradescope_results(
        made_student("ayu", {made_lab("02", {made_test("a", "passed")}), made_lab("04", {made_test("a", "passed")}),
                             made_lab("05", {}, "missing")}),
        {}));
    CHECK(results["score"] == 4);
    CHECK(results["tests"][1]["name"] == "04: a");
    CHECK(results["output"].get<std::string>().find("**Lab 05**: nothing was handed in") != std::string::npos);
}

TEST_CASE("a lab that could not be graded gives no results.json, which would be a mark") {
    CHECK_THROWS_WITH_AS(gradescope_results(made_student("ayu", {made_lab("02", {}, "harness_error")}), {}),
                         "lab 02 of ayu could not be graded (): run it again before telling Gradescope",
                         std::runtime_error);
    CHECK_THROWS_AS(gradescope_results(made_student("ayu", {made_lab("02", {made_test("a", "harness_error")})}), {}),
                    std::runtime_error);
}

TEST_CASE("bytes that are no UTF-8 do not stop it") {
    auto student = made_student("ayu", {made_lab("02", {made_test(hostile, "failed", hostile, hostile)})});
    student.labs[0].tests[0].message = student.labs[0].tests[0].transcript = hostile;
    student.notes = {hostile};
    CHECK(json::parse(gradescope_results(student, {}))["tests"].size() == 1);
}
