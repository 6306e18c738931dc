#include "generated_class.hpp"

#include "autograder/report/results_file.hpp"
#include "autograder/report/whole_file.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

using namespace autograder;

namespace {

/// A folder of its own, gone afterwards.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("report-test-" + std::to_string(getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

const std::string judged_lab =
    R"({"lab":"02","score":2,"max_score":4,"isolation":"process","tests":[
{"name":"a","score":2,"max_score":2,"status":"passed","misconception":"","section":0,"message":"","transcript":"","replay":"r"},
{"name":"b","score":0,"max_score":2,"status":"stuck","misconception":"body-short-read","section":4,"message":"m","transcript":"t","replay":"r"}
]})";

std::string with(std::string text, const std::string& part, const std::string& instead) {
    const std::size_t at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.replace(at, part.size(), instead);
}

std::string complaint_about(const std::string& lab) {
    try {
        lab_from_json(lab);
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return "";
}

std::string student_file(const std::string& labs) {
    return R"({"student":{"key":"ayu","name":"Ayu","id":"","login":""},"labs":[)" + labs + R"(],"notes":[]})";
}

} // namespace

TEST_CASE("what is saved comes back") {
    for (const StudentResult& student : generated_class(12, 6)) {
        const std::string text = to_json(student);
        const StudentResult back = student_from_json(text);
        CHECK(to_json(back) == text);
        CHECK(back.labs.size() == student.labs.size());
    }
}

TEST_CASE("what a judge has written is read") {
    const LabResult lab = lab_from_json(judged_lab);
    CHECK(lab.state == "graded");
    CHECK(lab.score == 2);
    CHECK(lab.tests.at(0).section.empty());
    CHECK(lab.tests.at(1).section == "4");
    CHECK(lab.tests.at(1).status == "stuck");
    CHECK(lab.tests.at(1).misconception == "body-short-read");
}

TEST_CASE("a judge's harness error in one test makes it one of the lab") {
    CHECK(lab_from_json(with(judged_lab, "stuck", "harness_error")).state == "harness_error");
}

TEST_CASE("a result that contradicts itself is refused, with one line that says where") {
    CHECK(complaint_about(judged_lab).empty());
    CHECK(complaint_about(with(judged_lab, "\"score\":2,\"max_score\":4", "\"score\":4,\"max_score\":4"))
          == "not a result of soket grade: lab.score is not the sum of its tests");
    CHECK(complaint_about(with(judged_lab, "\"status\":\"passed\"", "\"status\":\"failed\"")).find("tests[0].score")
          != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"max_score\":2", "\"max_score\":1")).find("tests[0].score")
          != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "stuck", "splendid")).find("status") != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"02\"", "\"../02\"")).find("lab.lab") != std::string::npos);
}

TEST_CASE("wrong types and ranges are refused") {
    CHECK(complaint_about("[]").find("no object") != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"score\":2", "\"score\":\"2\"")).find("no whole number")
          != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"score\":2", "\"score\":-1")).find("range") != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"score\":2", "\"score\":1e300")).find("no whole number")
          != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"score\":2", "\"score\":18446744073709551615")).find("range")
          != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"name\":\"a\"", "\"name\":null")).find("no text") != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"name\":\"a\",", "")).find("missing") != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"m\"", "\"\xff\"")).find("no JSON") != std::string::npos);
    CHECK(complaint_about(judged_lab.substr(0, 200)).find("no JSON") != std::string::npos);
}

TEST_CASE("what would fill the memory is refused") {
    CHECK(complaint_about(std::string(100000, '[')).find("nested") != std::string::npos);
    std::string many = "[0";
    for (int i = 0; i < 1000001; ++i) many += ",0";
    CHECK(complaint_about(with(judged_lab, "\"m\"", many + "]")).find("too many values") != std::string::npos);
    CHECK(complaint_about(with(judged_lab, "\"m\"", "\"" + std::string(2U << 20U, 'x') + "\"")).find("longer than")
          != std::string::npos);
}

TEST_CASE("a student's file names a student whose key is a file name, and each lab once") {
    CHECK(student_from_json(student_file(judged_lab)).labs.size() == 1);
    CHECK_THROWS_AS(student_from_json(student_file(judged_lab + "," + judged_lab)), std::runtime_error);
    CHECK_THROWS_AS(student_from_json(with(student_file(judged_lab), "\"ayu\"", "\"../ayu\"")), std::runtime_error);
    CHECK_THROWS_AS(student_from_json(with(student_file(judged_lab), "\"ayu\"", "\"\"")), std::runtime_error);
}

TEST_CASE("bytes that cannot be shown do not reach the file") {
    StudentResult student;
    student.student = {"s", hostile, hostile, hostile};
    student.labs.push_back({});
    student.labs.back().lab = "02";
    student.labs.back().state = "harness_error";
    student.labs.back().message = hostile;
    const std::string text = to_json(student);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(to_json(student_from_json(text)) == text);
}

TEST_CASE("a folder of results is saved and loaded in the order of the keys") {
    const Folder folder;
    auto students = generated_class(5, 3);
    std::swap(students[0], students[4]);
    for (const StudentResult& student : students) save(student, folder.path);
    write_whole_file(folder.path / "notes.txt", "not a result");
    const auto back = load_all(folder.path);
    REQUIRE(back.size() == 5);
    CHECK(back[0].student.key == "student-001");
    CHECK(back[4].student.key == "student-005");
    for (const auto& entry : std::filesystem::directory_iterator(folder.path))
        CHECK(entry.path().string().find(".new") == std::string::npos);
}

TEST_CASE("a file that is not what its name says is named") {
    const Folder folder;
    save(generated_class(1, 1)[0], folder.path);
    std::filesystem::rename(folder.path / "student-001.json", folder.path / "student-002.json");
    CHECK_THROWS_WITH_AS(
        load_all(folder.path),
        ((folder.path / "student-002.json").string() + " is about another student than its name says").c_str(),
        std::runtime_error);
    write_whole_file(folder.path / "student-002.json", "{}");
    CHECK_THROWS_AS(load_all(folder.path), std::runtime_error);
}

TEST_CASE("only regular files of bounded length are read") {
    const Folder folder;
    write_whole_file(folder.path / "a", "12345");
    CHECK(read_whole_file(folder.path / "a", 5) == "12345");
    CHECK_THROWS_AS(read_whole_file(folder.path / "a", 4), std::runtime_error);
    CHECK_THROWS_AS(read_whole_file(folder.path / "none", 4), std::system_error);
    std::filesystem::create_symlink("a", folder.path / "link");
    CHECK_THROWS_AS(read_whole_file(folder.path / "link", 5), std::runtime_error);
    REQUIRE(mkfifo((folder.path / "fifo").c_str(), 0600) == 0);
    CHECK_THROWS_AS(read_whole_file(folder.path / "fifo", 5), std::runtime_error);
    CHECK_THROWS_AS(read_whole_file(folder.path, 5), std::runtime_error);
}

TEST_CASE("a file that cannot be written leaves nothing behind") {
    const Folder folder;
    std::filesystem::create_directory(folder.path / "taken");
    write_whole_file(folder.path / "taken" / "inside", "");
    CHECK_THROWS_AS(write_whole_file(folder.path / "taken", "x"), std::system_error);
    CHECK_THROWS_AS(write_whole_file(folder.path / "none" / "a", "x"), std::system_error);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);
}
