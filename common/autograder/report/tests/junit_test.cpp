#include "generated_class.hpp"
#include "made_up.hpp"
#include "well_formed.hpp"

#include "autograder/report/junit.hpp"
#include "autograder/report/whole_file.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

using namespace autograder;

TEST_CASE("a suite for each lab of each student, a failure for each lost test") {
    TestResult stuck = made_test("b < c", "stuck", "body-short-read", "4");
    stuck.message = "It waits.\nSee \"x\".";
    stuck.transcript = "recv(3)";
    const std::string xml = junit_xml({made_student("ayu", {made_lab("02", {made_test("a", "passed"), stuck})})});
    CHECK(xml
          == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<testsuites name=\"soket\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0.000\">\n"
             "  <testsuite name=\"ayu.02\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0.000\">\n"
             "    <testcase classname=\"ayu.02\" name=\"a (2/2)\" time=\"0\"></testcase>\n"
             "    <testcase classname=\"ayu.02\" name=\"b &lt; c (0/2)\" time=\"0\">\n"
             "      <failure type=\"stuck\" message=\"It waits.\">It waits.\nSee &quot;x&quot;.\nMisconception: "
             "body-short-read\n\n"
             "recv(3)</failure>\n"
             "    </testcase>\n"
             "  </testsuite>\n"
             "</testsuites>\n");
}

TEST_CASE("a harness error is an error, nothing handed in is skipped, and neither is a failure") {
    const std::string error = junit_xml({made_student("ayu", {made_lab("02", {}, "harness_error")})});
    CHECK(error.find("tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\"") != std::string::npos);
    const std::string nothing = junit_xml({made_student("ayu", {made_lab("02", {}, "missing")})});
    CHECK(nothing.find("tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\"") != std::string::npos);
    const std::string one_test = junit_xml({made_student("ayu", {made_lab("02", {made_test("a", "harness_error")})})});
    CHECK(one_test.find("tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\"") != std::string::npos);
}

TEST_CASE("the XML of a class is well-formed, whatever its students wrote") {
    auto students = generated_class(20, 6);
    students[0].labs[0] = made_lab("00", {made_test(hostile, "failed", hostile, hostile)});
    students[0].labs[0].tests[0].message = students[0].labs[0].tests[0].transcript = hostile;
    const std::string xml = junit_xml(students);
    CHECK(trouble_with(xml) == "");
    if (std::system("command -v xmllint >/dev/null 2>&1") != 0) {
        MESSAGE("xmllint is missing, so only our own check was made");
        return;
    }
    const auto file = std::filesystem::temp_directory_path() / ("report-test-" + std::to_string(getpid()) + ".xml");
    write_whole_file(file, xml);
    CHECK(std::system(("xmllint --noout '" + file.string() + "'").c_str()) == 0);
    std::filesystem::remove(file);
}
