#include "autograder/intake/export_names.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace autograder;
using Platform = ExportName::Platform;

TEST_CASE("Moodle: a folder for each student") {
    for (const char* end : {"", "_"}) { // now, and in older versions
        const ExportName who = export_name(std::string("Ada Lovelace_4711_assignsubmission_file") + end, true);
        CHECK(who.platform == Platform::moodle);
        CHECK(who.name == "Ada Lovelace");
        CHECK(who.id == "4711");
        CHECK(who.kind == "file");
        CHECK(who.file == "");
    }
}

TEST_CASE("Moodle: without folders, the name is before the file's") {
    const ExportName who = export_name("Ada Lovelace_4711_assignsubmission_file_my_delimited.cpp", false);
    CHECK(who.name == "Ada Lovelace");
    CHECK(who.id == "4711");
    CHECK(who.file == "my_delimited.cpp");
}

TEST_CASE("Moodle: anonymous participants, groups and typed text") {
    CHECK(export_name("Participant_99_assignsubmission_file", true).id == "99");
    const ExportName group = export_name("Default group_assignsubmission_file", true);
    CHECK(group.name == "Default group");
    CHECK(group.id == "");
    CHECK(export_name("Ada_4711_assignsubmission_onlinetext", true).kind == "onlinetext");
}

TEST_CASE("Moodle: a file's name cannot pass for another student's") {
    const ExportName who = export_name("Eve_1_assignsubmission_file_Ada_2_assignsubmission_file_delimited.cpp", false);
    CHECK(who.name == "Eve");
    CHECK(who.id == "1");
}

TEST_CASE("Canvas: student, number of the student, number of the file") {
    const ExportName who = export_name("lovelaceada_1234_567890_delimited.cpp", false);
    CHECK(who.platform == Platform::canvas);
    CHECK(who.name == "lovelaceada");
    CHECK(who.id == "1234");
    CHECK(who.attempt.upload == 567890);
    CHECK(who.file == "delimited.cpp");
    CHECK_FALSE(who.late);
}

TEST_CASE("Canvas: late") {
    for (const char* late : {"_LATE", "_late"}) {
        const ExportName who = export_name("lovelaceada" + std::string(late) + "_1234_567890_delimited.cpp", false);
        CHECK(who.late);
        CHECK(who.name == "lovelaceada");
        CHECK(who.id == "1234");
    }
}

TEST_CASE("Canvas: anonymous") {
    const ExportName who = export_name("LATE_anon_x7Yz9_567890_delimited.cpp", false);
    CHECK(who.late);
    CHECK(who.id == "anon_x7Yz9");
    CHECK(who.file == "delimited.cpp");
}

TEST_CASE("Canvas: another attempt with a file of the same name") {
    CHECK(export_name("lovelaceada_1234_567890_delimited-2.cpp", false).attempt.number == 2);
    CHECK(export_name("lovelaceada_1234_567890_hw-3.tar.gz", false).attempt.number == 3);
    CHECK(export_name("lovelaceada_1234_567890_delimited-2.cpp", false).file == "delimited-2.cpp");
}

TEST_CASE("Canvas: typed text is no upload") {
    const ExportName who = export_name("lovelaceada_1234_text.html", false);
    CHECK(who.platform == Platform::canvas);
    CHECK(who.id == "1234");
    CHECK(who.attempt.upload == 0);
}

TEST_CASE("Canvas: a file's name cannot pass for another student's") {
    CHECK(export_name("eve_1_10_ada_2_20_delimited.cpp", false).id == "1");
}

TEST_CASE("Gradescope: a folder for each submission") {
    const ExportName who = export_name("submission_31415", true);
    CHECK(who.platform == Platform::gradescope);
    CHECK(who.id == "31415");
    CHECK(export_name("submission_31415", false).platform == Platform::none);
    CHECK(export_name("submission_x", true).platform == Platform::none);
}

TEST_CASE("plain names, with and without an attempt") {
    CHECK(export_name("Ada Lovelace", true).name == "Ada Lovelace");
    CHECK(export_name("ada.tar.gz", false).name == "ada");
    CHECK(export_name("ada (2).zip", false).name == "ada");
    CHECK(export_name("ada (2).zip", false).attempt.number == 2);
    CHECK(export_name("ada_attempt3.zip", false).name == "ada");
    CHECK(export_name("ada_2026-11-21-16-04-55", true).name == "ada");
    CHECK(export_name("ada_2026-11-21-16-04-55", true).attempt.stamp == "20261121160455");
    CHECK(export_name("ada 2026-11-21T16:04.zip", false).attempt.stamp == "20261121160400");
}

TEST_CASE("what may belong to a name is left in it") {
    CHECK(export_name("Ada (2)", true).name == "Ada (2)");
    CHECK(export_name("ada_20261121", true).name == "ada_20261121"); // a student's number
    CHECK(export_name("2026-11-21", true).name == "2026-11-21");
    CHECK(export_name("mattempt2", true).name == "mattempt2");
}

TEST_CASE("very long names are nobody's undoing") {
    CHECK(export_name(std::string(100'000, 'a') + "_1_2_x.cpp", false).platform == Platform::none);
    CHECK(export_name(std::string(300, '_'), true).name == std::string(300, '_'));
}
