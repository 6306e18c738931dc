#include "autograder/intake/identify.hpp"
#include "class_folder.hpp"
#include "make_archive.hpp"

#include <algorithm>
#include <set>

using namespace autograder;
using namespace test;

namespace {

std::vector<std::string> keys_of(const std::vector<Student>& students) {
    std::vector<Submission> submissions;
    for (const Student& student : students) submissions.push_back({student, {}, {}});
    give_keys(submissions);
    std::vector<std::string> keys;
    for (const Submission& submission : submissions) keys.push_back(submission.student.key);
    return keys;
}

std::string key_of(const Student& student) { return keys_of({student}).front(); }

} // namespace

TEST_CASE("keys are made of name and number") {
    CHECK(key_of({"", "Ada Lovelace", "4711", ""}) == "ada-lovelace-4711");
    CHECK(key_of({"", "\u00C5sa \u0141uczak", "", ""}) == "asa-luczak");
    CHECK(key_of({"", "  O'Neil, P.  ", "", ""}) == "o-neil-p");
    CHECK(key_of({"", "anon_x7", "anon_x7", ""}) == "anon-x7");
}

TEST_CASE("names of other scripts get a key of their own, the same in every run") {
    const std::string wang = key_of({"", "\u738B\u5C0F\u660E", "", ""});
    CHECK(wang.starts_with("student-"));
    CHECK(wang != key_of({"", "\u738B\u5C0F\u7EA2", "", ""}));
    CHECK(wang == key_of({"", "\u738B\u5C0F\u660E", "", ""}));
    CHECK(key_of({"", "\u738B\u5C0F\u660E", "7", ""}) == "student-7");
}

TEST_CASE("keys are file names that no system stumbles over") {
    for (const std::string& name : {std::string("../../etc"), std::string("..."), std::string("-rf"),
                                    std::string("a/b\\c:d"), std::string(5000, 'x'), std::string("\xFF\xFE\n")}) {
        const std::string key = key_of({"", name, "", ""});
        CHECK(key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
        CHECK_FALSE(key.starts_with("-"));
        CHECK(!key.empty());
        CHECK(key.size() <= 60);
    }
}

TEST_CASE("two students with the same name get different keys, in whatever order they come") {
    const Student one{"", "Ada", "", "ada@example.org"};
    const Student other{"", "ada", "", "ada2@example.org"};
    const auto keys = keys_of({one, other, one});
    CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == 3);
    CHECK(keys_of({other, one, one}) == keys);
    CHECK(std::count(keys.begin(), keys.end(), "ada") == 0); // which would be another's when one of them leaves
}

TEST_CASE("a key does not depend on those whose names are different") {
    const auto keys = keys_of({{"", "Ada", "", ""}, {"", "Ben", "", ""}, {"", "ben", "", ""}});
    CHECK(keys[0] == "ada");
}

TEST_CASE("Moodle: the same name and another number is another student") {
    const ClassFolder folder;
    folder.file("Ada_1_assignsubmission_file/delimited.cpp", "one");
    folder.file("Ada_2_assignsubmission_file/delimited.cpp", "two");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    CHECK(students[0].student.key == "ada-1");
    CHECK(text_of(students[0]) == "one");
    CHECK(students[1].student.key == "ada-2");
    CHECK(text_of(students[1]) == "two");
}

TEST_CASE("one student whose name is composed here and decomposed there") {
    const ClassFolder folder;
    folder.file("Ren\u00E9/typed.cpp", "t");
    folder.file("Rene\u0301/delimited.cpp", "d");
    const auto students = folder.taken_in(labs());
    REQUIRE(students.size() == 1);
    CHECK(text_of(students[0], "03") == "t");
    CHECK(text_of(students[0], "04") == "d");
}

TEST_CASE("the order is that of the keys, and the same in a folder and in an archive") {
    const ClassFolder folder;
    std::vector<make::Item> items;
    for (const char* name : {"Zoe", "ada", "\u00C5sa", "Ben", "10", "9"})
        items.push_back({std::string("all/") + name + "/delimited.cpp", name});
    for (const make::Item& item : items) folder.file(item.name, item.data);
    std::reverse(items.begin(), items.end());
    folder.file("all.zip", make::zip(items));
    const auto from_folder = take_in(folder.path() / "all", lab_04());
    const auto from_zip = take_in(folder.path() / "all.zip", lab_04());
    REQUIRE(from_folder.size() == 6);
    REQUIRE(from_zip.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(from_folder[i].student.key == from_zip[i].student.key);
        CHECK(from_folder[i].sources[0].text == from_zip[i].sources[0].text);
        if (i > 0) CHECK(from_folder[i - 1].student.key < from_folder[i].student.key);
    }
}
