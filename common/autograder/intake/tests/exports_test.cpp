#include "class_folder.hpp"
#include "make_archive.hpp"

#include "autograder/intake/gradescope_metadata.hpp"

using namespace autograder;
using namespace test;

TEST_CASE("a folder for each student") {
    const ClassFolder folder;
    folder.file("Ada Lovelace/delimited.cpp", "a");
    folder.file("Ben/lab4/delimited.cpp", "b");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    CHECK(students[0].student.key == "ada-lovelace");
    CHECK(students[0].student.name == "Ada Lovelace");
    CHECK(text_of(students[0]) == "a");
    CHECK(students[0].notes.empty());
    CHECK(students[1].sources[0].path == "lab4/delimited.cpp");
}

TEST_CASE("a plain folder that is called like a login names its student to a gradebook, another name does not") {
    const ClassFolder folder;
    for (const char* name : {"ada.l_2-x@example.org", "Ada Lovelace", "Zoë"}) {
        folder.file(std::string(name) + "/delimited.cpp", "a");
    }
    folder.file("Grace Hopper_17_assignsubmission_file/delimited.cpp", "a");
    for (const Submission& each : folder.taken_in()) {
        const Student& who = each.student;
        CHECK(who.login == (who.name.starts_with("ada.l") ? "ada.l_2-x@example.org" : ""));
        CHECK(who.platform == (who.id == "17" ? "moodle" : ""));
    }
}

TEST_CASE("an archive for each student") {
    const ClassFolder folder;
    folder.file("ada.zip", make::deflated_zip({{"delimited.cpp", "a"}}));
    folder.file("ben.tar.gz", make::tar_gz({{"./", "", 1, 'd'}, {"./x/delimited.cpp", "b"}}));
    folder.file("roster.csv", "is no student");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    CHECK(text_of(students[0]) == "a");
    CHECK(students[0].sources[0].path == "delimited.cpp");
    CHECK(text_of(students[1]) == "b");
    CHECK(students[1].student.key == "ben");
}

TEST_CASE("one archive of them all") {
    const std::string zip = make::deflated_zip({{"delimited.cpp", "b"}});
    const std::vector<make::Item> items{{"class/ada/delimited.cpp", "a"}, {"class/ben.zip", zip}};
    for (const bool zipped : {true, false}) {
        const ClassFolder folder;
        folder.file(zipped ? "all.zip" : "all.tar.gz", zipped ? make::deflated_zip(items) : make::tar_gz(items));
        const auto students = take_in(folder.path() / (zipped ? "all.zip" : "all.tar.gz"), lab_04());
        REQUIRE(students.size() == 2);
        CHECK(text_of(students[0]) == "a");
        CHECK(text_of(students[1]) == "b");
        CHECK(students[1].student.key == "ben");
    }
}

TEST_CASE("one student alone") {
    const ClassFolder folder;
    folder.file("submission/delimited.cpp", "a");
    auto students = take_in(folder.path() / "submission", lab_04());
    REQUIRE(students.size() == 1);
    CHECK(students[0].student.key == "submission");
    CHECK(text_of(students[0]) == "a");

    folder.file("ada.zip", make::deflated_zip({{"src/delimited.cpp", "a"}}));
    students = take_in(folder.path() / "ada.zip", lab_04());
    REQUIRE(students.size() == 1);
    CHECK(students[0].student.key == "ada");
    CHECK(text_of(students[0]) == "a");
}

TEST_CASE("one student alone, with a '/' at the end of the path") {
    const ClassFolder folder;
    folder.file("submission/delimited.cpp", "a");
    CHECK(take_in(folder.path() / "submission/", lab_04())[0].student.key == "submission");
}

TEST_CASE("one student's submission, whatever its names look like") {
    const ClassFolder folder;
    folder.file("submission/eve_1_2_delimited.cpp", "x");
    folder.file("submission/ada/delimited.cpp", "a");
    folder.file("submission/ben/delimited.hpp", "x");
    const Submission one = take_in_one(folder.path() / "submission", lab_04());
    CHECK(one.student.key == "submission");
    CHECK(text_of(one) == "a");
    std::filesystem::create_directory(folder.path() / "empty");
    CHECK(says(take_in_one(folder.path() / "empty", lab_04()), "no files at all"));
}

TEST_CASE("a stub beside the students' folders is no student, and makes no student of all of them") {
    const ClassFolder folder;
    folder.file("delimited.cpp", "stub");
    folder.file("ada/delimited.cpp", "a");
    folder.file("ben.zip", make::zip({{"delimited.cpp", "b"}}));
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    CHECK(text_of(students[0]) == "a");
    CHECK(text_of(students[1]) == "b");
}

TEST_CASE("files called like their authors") {
    const ClassFolder folder;
    folder.file("Ada Lovelace.cpp", "namespace delimited {\n}\n");
    folder.file("ben.cpp", "namespace delimited { /* b */ }\n");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    CHECK(students[0].student.key == "ada-lovelace");
    CHECK(text_of(students[1]) == "namespace delimited { /* b */ }\n");
}

TEST_CASE("Moodle's folders") {
    const ClassFolder folder;
    folder.file("Ada Lovelace_11_assignsubmission_file/delimited.cpp", "a");
    folder.file("Ada Lovelace_12_assignsubmission_file_/hw.zip", make::deflated_zip({{"delimited.cpp", "b"}}));
    folder.file("Cy_13_assignsubmission_onlinetext/onlinetext.html", "<p>int main");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 3);
    CHECK(students[0].student.key == "ada-lovelace-11");
    CHECK(students[0].student.id == "11");
    CHECK(text_of(students[0]) == "a");
    CHECK(text_of(students[1]) == "b");
    CHECK(students[1].sources[0].path == "hw.zip/delimited.cpp");
    CHECK(students[2].sources.empty());
    CHECK(says(students[2], "typed into the platform's page"));
}

TEST_CASE("Moodle's flat names, in one ZIP file") {
    const ClassFolder folder;
    folder.file("all.zip",
                make::deflated_zip({{"Ada Lovelace_11_assignsubmission_file_delimited.cpp", "a"},
                                    {"Ada Lovelace_11_assignsubmission_file_typed.cpp", "t"},
                                    {"Ben_12_assignsubmission_file_hw.zip", make::zip({{"delimited.cpp", "b"}})}}));
    const auto students = take_in(folder.path() / "all.zip", labs());
    REQUIRE(students.size() == 2);
    CHECK(text_of(students[0], "03") == "t");
    CHECK(text_of(students[0], "04") == "a");
    CHECK(text_of(students[1]) == "b");
}

TEST_CASE("Canvas' names") {
    const ClassFolder folder;
    folder.file("lovelaceada_1_100_delimited.cpp", "a");
    folder.file("lovelaceada_1_101_typed.cpp", "t");
    folder.file("woodben_LATE_2_102_delimited.cpp", "b");
    folder.file("typecy_3_text.html", "<p>");
    const auto students = folder.taken_in(labs());
    REQUIRE(students.size() == 3);
    CHECK(students[0].student.key == "lovelaceada-1");
    CHECK(text_of(students[0], "03") == "t");
    CHECK(text_of(students[0], "04") == "a");
    CHECK_FALSE(says(students[0], "late"));
    CHECK(students[1].student.key == "typecy-3");
    CHECK(says(students[1], "typed into"));
    CHECK(says(students[2], "handed in late"));
    CHECK(text_of(students[2]) == "b");
}

TEST_CASE("Gradescope's export: names from its metadata, groups, and folders it does not tell of") {
    const std::string metadata = "---\n"
                                 "submission_5:\n"
                                 "  :submitters:\n"
                                 "  - :name: Ada Lovelace\n"
                                 "    :sid: '0100'\n"
                                 "    :email: ada@example.org\n"
                                 "  :created_at: 2026-11-21 16:04:55 Z\n"
                                 "submission_6:\n"
                                 "  :submitters:\n"
                                 "  - :name: \"Pat \\\"P\\\" One\"\n"
                                 "    :sid: '201'\n"
                                 "    :email: one@example.org\n"
                                 "  - :name: 'O''Neil: Two'\n"
                                 "    :sid: '202'\n"
                                 "    :email: two@example.org\n";
    const std::vector<make::Item> items{{"assignment_9_export/submission_metadata.yml", metadata},
                                        {"assignment_9_export/submission_5/delimited.cpp", "a"},
                                        {"assignment_9_export/submission_6/delimited.cpp", "p"},
                                        {"assignment_9_export/submission_7/delimited.cpp", "x"},
                                        {"__MACOSX/assignment_9_export/._submission_metadata.yml", "x"}};
    const ClassFolder folder;
    folder.file("export.zip", make::deflated_zip(items));
    for (const make::Item& item : items) folder.file("unpacked/" + item.name, item.data);
    for (const char* where : {"export.zip", "unpacked"}) {
        const auto students = take_in(folder.path() / where, lab_04());
        REQUIRE(students.size() == 4);
        CHECK(students[0].student.key == "ada-lovelace-0100");
        CHECK(students[0].student.login == "ada@example.org");
        CHECK(text_of(students[0]) == "a");
        CHECK(students[1].student.name == "O'Neil: Two");
        CHECK(text_of(students[1]) == "p");
        CHECK(students[2].student.name == "Pat \"P\" One");
        CHECK(text_of(students[2]) == "p");
        CHECK(students[3].student.id == "7");
        CHECK(text_of(students[3]) == "x");
    }
}

TEST_CASE("Gradescope's metadata: what a student has printed is not read as names") {
    const auto submitters = gradescope_submitters("submission_5:\n"
                                                  "  :submitters:\n"
                                                  "  - :name: Eve\n"
                                                  "  :results:\n"
                                                  "    output: |-\n"
                                                  "      x\n"
                                                  "    :submitters:\n"
                                                  "    - :name: Ada\n"
                                                  "    :name: Ada\n"
                                                  "submission_6: not a mapping\n"
                                                  "  - :name: Ada\n");
    REQUIRE(submitters.size() == 1);
    REQUIRE(submitters.at("submission_5").size() == 1);
    CHECK(submitters.at("submission_5")[0].name == "Eve");
}

TEST_CASE("Gradescope's metadata: anything at all may stand in it") {
    CHECK(gradescope_submitters("").empty());
    CHECK(gradescope_submitters("\n\n  - \n    :name: x\n  :submitters:\n  - :name: x\n").empty());
    CHECK(gradescope_submitters("a:\n  :submitters:\n  - :name: '\n  - :name: \"\\x\"\n").at("a").size() == 2);
}

TEST_CASE("a file called like Gradescope's metadata in a submission says nothing") {
    const ClassFolder folder;
    folder.file("submission_5/submission_metadata.yml", "submission_5:\n  :submitters:\n  - :name: Ada\n");
    folder.file("submission_6/delimited.cpp", "a");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    CHECK(students[0].student.name == "submission_5");
}

TEST_CASE("a damaged archive of the whole class ends the run, for students would be missing") {
    const ClassFolder folder;
    const std::string all = make::tar_gz({{"ada/delimited.cpp", std::string(5000, 'a')}, {"ben/delimited.cpp", "b"}});
    folder.file("all.tar.gz", all.substr(0, all.size() / 2));
    CHECK_THROWS_WITH_AS(take_in(folder.path() / "all.tar.gz", lab_04()), doctest::Contains("download it again"),
                         std::runtime_error);
}

TEST_CASE("what is no folder of submissions is refused with a clear line") {
    const ClassFolder folder;
    CHECK_THROWS_WITH_AS(static_cast<void>(folder.taken_in()), doctest::Contains("no submissions"), std::runtime_error);
    CHECK_THROWS_WITH_AS(take_in(folder.path() / "none", lab_04()), doctest::Contains("no such folder"),
                         std::runtime_error);
    CHECK_THROWS_WITH_AS(take_in("/dev/null", lab_04()), doctest::Contains("neither a folder nor an archive"),
                         std::runtime_error);
}
