// The autograder.zip, and what becomes of one submission in it, with a made-up grader.
#include "autograder/intake/archive.hpp"
#include "autograder/package/gradescope_package.hpp"
#include "autograder/package/gradescope_submission.hpp"
#include "autograder/report/zip_file.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <stdexcept>

using namespace autograder;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const Lab fixed_length{"02", "02-fixed-length", "fixed_length.cpp"};
const Lab typed{"03", "03-typed", "typed.cpp"};

std::map<std::string, std::string> files_in(const std::string& zip) {
    std::map<std::string, std::string> files;
    std::size_t expanded = 0;
    walk_archive(zip, {}, expanded, [&](const Entry& entry, const Content& content) {
        CHECK(entry.kind == Kind::file);
        files[entry.path] = content(1'000'000);
        return true;
    });
    return files;
}

/// The folder that Gradescope calls /autograder.
class Base {
public:
    Base() {
        std::string name = (fs::temp_directory_path() / "soket-package-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        fs::create_directory(folder / "submission");
        fs::create_directory(folder / "results");
    }
    ~Base() { fs::remove_all(folder); }
    Base(const Base&) = delete;
    Base& operator=(const Base&) = delete;

    void write(const std::string& name, const std::string& text) const { std::ofstream(folder / name) << text; }
    /// Ends with the state that the made-up grader gives, or what it throws.
    [[nodiscard]] std::string grade(const std::vector<Lab>& labs, const std::string& state = "graded") const {
        return grade_for_gradescope(folder, labs, {}, [&](const Lab& lab, const Source& source) {
            if (state == "throws") throw std::runtime_error("no space left on device");
            LabResult result;
            result.lab = lab.number;
            result.state = state;
            result.score = static_cast<int>(source.text.size());
            result.max_score = 20;
            result.isolation = "uid";
            result.message = state == "graded" ? "" : "the judge fell silent";
            return result;
        });
    }
    [[nodiscard]] json results() const { return json::parse(std::ifstream(folder / "results/results.json")); }
    [[nodiscard]] bool has_results() const { return fs::exists(folder / "results/results.json"); }

    fs::path folder;
};

} // namespace

TEST_CASE("a ZIP file depends on its files alone: neither on their order nor on the time zone") {
    const ZipEntry script{"run", "#!/bin/sh\n", true};
    const ZipEntry text{"a/text", std::string(100'000, 'x'), false};
    const std::string one = zip_file({script, text});
    ::setenv("TZ", "Asia/Jakarta", 1);
    ::tzset();
    CHECK(zip_file({text, script}) == one);
    ::unsetenv("TZ");
    ::tzset();
    CHECK(one.size() < 2000);
    CHECK(files_in(one) == std::map<std::string, std::string>{{"a/text", text.content}, {"run", script.content}});
    const std::string unix_modes = "\xed\x81"; // the upper half of the external attributes: 0100755
    CHECK(one.find(unix_modes) != std::string::npos);
}

TEST_CASE(
    "the package has what grades its labs, and nothing that a student must not see or that grading does not need") {
    const auto files = files_in(gradescope_package(SOKET_ROOT, {fixed_length}, "https://example.org/soket"));
    for (const char* const name :
         {"setup.sh", "run_autograder", "soket/CMakeLists.txt", "soket/common/autograder/soket",
          "soket/common/cmake/compile-submission.in", "soket/common/harness/main.cpp", "soket/common/net/tcp.hpp",
          "soket/labs/CMakeLists.txt", "soket/labs/02-fixed-length/fixed_length_test.cpp",
          "soket/labs/02-fixed-length/fixed_length.hpp"}) {
        CHECK_MESSAGE(files.contains(name), name);
    }
    CHECK(files.at("handouts") == "https://example.org/soket\n");
    for (const auto& file : files) {
        const std::string& name = file.first;
        for (const char* const unwanted : {"solutions", "/wrong/", ".patch", "corpus", "fuzz/", "hostile", "/tests/",
                                           ".git", "build/", "03-typed", "docs/"}) {
            CHECK_MESSAGE(name.find(unwanted) == std::string::npos, name);
        }
    }
    CHECK(files.size() < 400);
}

TEST_CASE("the same package is made twice, and none without a lab") {
    CHECK(gradescope_package(SOKET_ROOT, {fixed_length}) == gradescope_package(SOKET_ROOT, {fixed_length}));
    CHECK_THROWS_AS(gradescope_package(SOKET_ROOT, {}), std::invalid_argument);
    CHECK_THROWS(gradescope_package("/nowhere", {fixed_length}));
}

TEST_CASE("the student's name comes from the metadata, and what is wrong with them stops nothing") {
    const Student two = gradescope_student(
        R"({"id": 77, "users": [{"name": "Ada Lovelace", "email": "ada@example.org"}, {"name": "Bo\u001b[2J"}]})");
    CHECK(two.name == "Ada Lovelace, Bo\\x1b[2J");
    CHECK(two.login == "ada@example.org");
    CHECK(two.id == "77");
    CHECK(two.key == "submission-77");
    for (const char* const text :
         {"", "{", "[]", "null", R"({"users": 3, "id": []})", R"({"users": [7, {"name": {}}]})"}) {
        CHECK(gradescope_student(text).key == "submission");
        CHECK(gradescope_student(text).name.empty());
    }
    CHECK(gradescope_student(R"({"id": "../../x"})").key == "submission");
}

TEST_CASE("results.json has the points, and the isolation where students do not see it") {
    const Base base;
    base.write("submission/fixed_length.cpp", "12345");
    base.write("submission_metadata.json", R"({"id": 1, "users": [{"name": "Ada"}]})");
    CHECK(base.grade({fixed_length}) == "Ada; lab 02: 5 of 20, isolation uid");
    CHECK(base.results()["score"] == 5);
    CHECK(base.results()["extra_data"]["isolation"]["02"] == "uid");
    CHECK(base.results()["stdout_visibility"] == "hidden");
}

TEST_CASE("a submission without the file is told which files there were") {
    const Base base;
    base.write("submission/fixed-lenght.cc", "12345");
    CHECK(base.grade({fixed_length}) == "submission; lab 02: nothing handed in");
    const std::string output = base.results()["output"];
    CHECK(output.find("nothing was handed in") != std::string::npos);
    CHECK(output.find("fixed-lenght.cc") != std::string::npos);
    CHECK(base.results()["score"] == 0);
}

TEST_CASE("a student's folder that looks like an export of many is still one submission") {
    const Base base;
    for (const char* const file : {"submission_1/fixed_length.cpp", "submission_2/typed.cpp"}) {
        fs::create_directory((base.folder / "submission" / file).parent_path());
        base.write(std::string("submission/") + file, "1");
    }
    CHECK_NOTHROW((void)base.grade({fixed_length, typed}));
    CHECK(base.results()["score"] == 2);
}

TEST_CASE("what could not be graded leaves no results.json, not even an earlier one") {
    const Base base;
    base.write("submission/fixed_length.cpp", "12345");
    base.write("submission/typed.cpp", "12345");
    for (const char* const how : {"harness_error", "throws"}) {
        (void)base.grade({fixed_length, typed});
        REQUIRE(base.has_results());
        const std::string why = std::string(how) == "throws" ? "no space left on device" : "the judge fell silent";
        CHECK_THROWS_WITH_AS((void)base.grade({fixed_length, typed}, how), ("lab 02: " + why).c_str(),
                             std::runtime_error);
        CHECK_FALSE(base.has_results());
    }
}

TEST_CASE("without a folder for results there is no silence") {
    const Base base;
    base.write("submission/fixed_length.cpp", "12345");
    fs::remove_all(base.folder / "results");
    CHECK_THROWS((void)base.grade({fixed_length}));
}
