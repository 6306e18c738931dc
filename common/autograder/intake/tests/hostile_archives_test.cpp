#include "class_folder.hpp"
#include "make_archive.hpp"

#include "autograder/intake/archive.hpp"

using namespace autograder;
using namespace test;

TEST_CASE("paths that lead out of the archive are not taken") {
    for (const char* path : {"../delimited.cpp", "a/../../delimited.cpp", "/tmp/delimited.cpp", "..\\..\\delimited.cpp",
                             "C:\\delimited.cpp"}) {
        INFO(path);
        const auto zip = from_archive(make::zip({{path, "evil"}}));
        CHECK(zip.sources.empty());
        CHECK(says(zip, "leads out of the submission"));
        const auto tar = from_archive(make::tar_gz({{path, "evil"}}), "ada.tar.gz");
        CHECK(tar.sources.empty());
        CHECK(says(tar, "leads out of the submission"));
    }
}

TEST_CASE("paths that lead out of the class' archive are nobody's, or their owner's loss") {
    const ClassFolder folder;
    folder.file("all.zip", make::zip({{"ada/delimited.cpp", "a"},
                                      {"ben/../ada/delimited.cpp", "evil"},
                                      {"../ada/delimited.cpp", "evil"},
                                      {"/ada/delimited.cpp", "evil"}}));
    const auto students = take_in(folder.path() / "all.zip", lab_04());
    REQUIRE(students.size() == 2);
    CHECK(text_of(students[0]) == "a");
    CHECK(students[1].sources.empty());
    CHECK(says(students[1], "leads out of the submission"));
}

TEST_CASE("symbolic links are not taken") {
    const auto zip = from_archive(make::zip({{"delimited.cpp", "/etc/passwd", 1, 'l'}}));
    CHECK(zip.sources.empty());
    CHECK(says(zip, "delimited.cpp was left out, since it is a symbolic link"));
    const auto tar = from_archive(make::tar_gz({{"delimited.cpp", "/etc/passwd", 1, 'l'}}), "ada.tar.gz");
    CHECK(tar.sources.empty());
    CHECK(says(tar, "symbolic link"));
}

TEST_CASE("hard links are not taken, not even to a file in the same archive") {
    const auto tar =
        from_archive(make::tar_gz({{"notes.txt", "x"}, {"delimited.cpp", "notes.txt", 1, 'h'}}), "ada.tar.gz");
    CHECK(tar.sources.empty());
    CHECK(says(tar, "hard link"));
}

TEST_CASE("FIFOs and devices are not taken") {
    for (const char kind : {'p', 'c'}) {
        const auto tar = from_archive(make::tar_gz({{"delimited.cpp", "", 1, kind}}), "ada.tar.gz");
        CHECK(tar.sources.empty());
        CHECK(says(tar, "not a regular file"));
    }
}

TEST_CASE("a folder named like the file is told, and its contents are looked at") {
    const auto zip = from_archive(make::zip({{"delimited.cpp/", "", 1, 'd'}, {"delimited.cpp/x.h", "x"}}));
    CHECK(zip.sources.empty());
    CHECK(says(zip, "delimited.cpp is a folder, not a source file"));
}

TEST_CASE("a file of 1 MB is taken, a larger one is not") {
    CHECK(text_of(from_archive(make::deflated_zip({{"delimited.cpp", std::string(1'000'000, 'x')}}))).size()
          == 1'000'000);
    for (const bool zip : {true, false}) {
        const std::vector<make::Item> items{{"delimited.cpp", std::string(1'000'001, 'x')}};
        const auto student =
            from_archive(zip ? make::deflated_zip(items) : make::tar_gz(items), zip ? "ada.zip" : "ada.tar.gz");
        CHECK(student.sources.empty());
        CHECK(says(student, "larger than 1000 kB"));
    }
}

TEST_CASE("a ZIP entry that declares less than it has gains nothing") {
    std::string zip = make::deflated_zip({{"delimited.cpp", std::string(3'000'000, 'x')}});
    const std::size_t directory = zip.find("PK\x01\x02");
    REQUIRE(directory != std::string::npos);
    for (const std::size_t at : {directory + 24, std::size_t{22}}) { // uncompressed size, there and in the local header
        zip[at] = 10;
        zip[at + 1] = zip[at + 2] = zip[at + 3] = 0;
    }
    const auto student = from_archive(zip);
    CHECK(text_of(student).size() <= 1'000'000);
    CHECK(says(student, "left out"));
}

TEST_CASE("bomb: a TAR file that expands to too much") {
    Limits limits;
    limits.expanded = 2'000'000;
    const auto student = from_archive(
        make::tar_gz({{"zeros.bin", std::string(3'000'000, '\0')}, {"delimited.cpp", "a"}}), "ada.tar.gz", limits);
    CHECK(student.sources.empty());
    CHECK(says(student, "expands to more than 2 MB"));
}

TEST_CASE("bomb: a ratio that no source has") {
    Limits limits;
    limits.expanded_freely = 1'000'000;
    limits.ratio = 100;
    const auto student = from_archive(
        make::tar_gz({{"zeros.bin", std::string(3'000'000, '\0')}, {"delimited.cpp", "a"}}), "ada.tar.gz", limits);
    CHECK(student.sources.empty());
    CHECK(says(student, "times its size"));
}

TEST_CASE("bomb: all of a student's archives count together") {
    Limits limits;
    limits.expanded = 5'000'000;
    const std::string part = make::tar_gz({{"zeros.bin", std::string(900'000, '\0')}});
    std::vector<make::Item> parts;
    for (int i = 0; i < 8; ++i) parts.push_back({std::to_string(i) + ".tgz", part});
    const auto student = from_archive(make::zip(parts), "ada.zip", limits);
    CHECK(says(student, "expands to more than 5 MB"));
}

TEST_CASE("what is large and not wanted in a ZIP file does no harm") {
    Limits limits;
    limits.expanded = 1'000'000;
    const auto student =
        from_archive(make::deflated_zip({{"build/program", std::string(5'000'000, '\0')}, {"delimited.cpp", "a"}}),
                     "ada.zip", limits);
    CHECK(text_of(student) == "a");
    CHECK(student.notes.empty());
}

TEST_CASE("bomb: archives in archives") {
    std::string zip = make::zip({{"delimited.cpp", "a"}});
    zip = make::zip({{"1.zip", zip}});
    CHECK(text_of(from_archive(zip)) == "a"); // one in another is what people do
    zip = make::zip({{"2.zip", zip}});
    const auto student = from_archive(zip);
    CHECK(student.sources.empty());
    CHECK(says(student, "2.zip/1.zip was left out, since it is an archive too deep in other archives"));
}

TEST_CASE("bomb: many archives") {
    const std::string inner = make::zip({{"x.txt", "x"}});
    std::vector<make::Item> many;
    for (int i = 0; i < 40; ++i) many.push_back({std::to_string(i) + ".zip", inner});
    CHECK(says(from_archive(make::zip(many)), "more than 16 archives"));
}

TEST_CASE("bomb: many entries") {
    Limits limits;
    limits.entries = 100;
    std::vector<make::Item> many;
    for (int i = 0; i < 200; ++i) many.push_back({std::to_string(i) + ".txt", ""});
    many.push_back({"delimited.cpp", "a"});
    const auto student = from_archive(make::zip(many), "ada.zip", limits);
    CHECK(student.sources.empty());
    CHECK(says(student, "more than 100"));
}

TEST_CASE("bomb: many sources") {
    std::vector<make::Item> many;
    for (int i = 0; i < 20; ++i) many.push_back({std::to_string(i) + ".cpp", std::string(900'000, ' ')});
    many.push_back({"delimited.cpp", "a"});
    const auto student = from_archive(make::deflated_zip(many));
    CHECK(text_of(student) == "a"); // has a budget of its own
    CHECK(says(student, "too many sources"));
}

TEST_CASE("bomb: many small sources") {
    std::vector<make::Item> many;
    for (int i = 0; i < 5000; ++i) many.push_back({"delimited-" + std::to_string(i) + "_.cpp", ""});
    many.push_back({"delimited.cpp", "a"});
    const auto student = from_archive(make::zip(many));
    CHECK(text_of(student) == "a");
    CHECK(says(student, "too many sources"));
}

TEST_CASE("bomb: deep folders") {
    std::string path;
    for (int i = 0; i < 100; ++i) path += "a/";
    const auto student = from_archive(make::zip({{path + "delimited.cpp", "a"}}));
    CHECK(student.sources.empty());
    CHECK(says(student, "too deep"));
}

TEST_CASE("encrypted archives") {
    const auto student = from_archive(make::zip({{"delimited.cpp", "????????????secret", 1, 'f', 1}}));
    CHECK(student.sources.empty());
    CHECK(says(student, "delimited.cpp was left out, since it is encrypted"));
}

TEST_CASE("damaged, cut off and empty archives, and such that are none") {
    const std::string good = make::deflated_zip({{"delimited.cpp", "int main() { return 42; }"}});
    for (const std::string& bytes : {good.substr(0, good.size() / 2), std::string(), std::string("no archive")}) {
        const auto student = from_archive(bytes);
        CHECK(student.sources.empty());
        INFO(notes(student));
        CHECK(says(student, "could not be read to its end"));
    }
    CHECK(from_archive(make::zip({})).sources.empty());
    const std::string tar = make::tar_gz({{"delimited.cpp", "a"}, {"x.bin", std::string(100'000, 'x')}});
    CHECK(says(from_archive(tar.substr(0, tar.size() / 2), "ada.tar.gz"), "could not be read to its end"));
}

TEST_CASE("a file whose checksum is wrong is not taken") {
    std::string bytes = make::zip({{"delimited.cpp", "int main() {}"}});
    bytes[bytes.find("main")] = 'p';
    const auto student = from_archive(bytes);
    CHECK(student.sources.empty());
    CHECK(says(student, "damaged"));
}

TEST_CASE("any byte of an archive may be wrong") {
    const Limits limits;
    for (const std::string& good : {make::deflated_zip({{"delimited.cpp", "int main() {}"}, {"a/typed.cpp", "x"}}),
                                    make::tar_gz({{"delimited.cpp", "int main() {}"}})}) {
        for (std::size_t i = 0; i < good.size(); ++i) {
            std::string bad = good;
            bad[i] = static_cast<char>(~bad[i]);
            std::size_t expanded = 0;
            std::size_t entries = 0;
            const auto visit = [&](const Entry&, const Content& content) {
                ++entries;
                try {
                    const std::string bytes = content(limits.source);
                    CHECK(bytes.size() <= limits.source);
                } catch (const Refused&) {}
                return true;
            };
            try {
                walk_archive(bad, limits, expanded, visit);
            } catch (const Refused&) {}
            CHECK(entries <= 3);
        }
    }
}

TEST_CASE("kinds of archives that are not opened are told") {
    const auto student = from_archive("Rar!", "ada.rar");
    CHECK(student.sources.empty());
    CHECK(says(student, "hand in a .zip or .tar.gz"));
}

TEST_CASE("one student's bad archive is nobody else's loss") {
    const ClassFolder folder;
    folder.file("ada.zip", "no archive");
    folder.file("ben.zip", make::zip({{"delimited.cpp", "b"}}));
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    CHECK(text_of(students[1]) == "b");
    CHECK(students[1].notes.empty());
}

TEST_CASE("names in ZIP files: UTF-8 by flag, decomposed, UTF-8 without saying so, code page 437") {
    const auto name_of = [](const std::string& name, unsigned flags) {
        const ClassFolder folder;
        folder.file("all.zip", make::zip({{name + "/delimited.cpp", "a", 1, 'f', flags}, {"ben/delimited.cpp", "b"}}));
        const auto students = take_in(folder.path() / "all.zip", lab_04());
        for (const auto& student : students) {
            if (student.student.name != "ben")
                return student.student.name + "|" + student.student.key + "|" + text_of(student);
        }
        return std::string();
    };
    CHECK(name_of("Ren\u00E9", 0x800) == "Ren\u00E9|rene|a");
    CHECK(name_of("Rene\u0301", 0x800) == "Ren\u00E9|rene|a");
    CHECK(name_of("Rene\u0301", 0) == "Ren\u00E9|rene|a");
    CHECK(name_of("Ren\x82", 0) == "Ren\u00E9|rene|a");
    CHECK(name_of("Ren\x82", 0x800).starts_with("(a name that is not UTF-8)|")); // says UTF-8 and is not
    CHECK(name_of("\u738B\u5C0F\u660E", 0x800).starts_with("\u738B\u5C0F\u660E|student-"));
}

TEST_CASE("what macOS adds to archives is not looked at") {
    const auto student =
        from_archive(make::zip({{"delimited.cpp", "a"}, {"__MACOSX/._delimited.cpp", "x"}, {"._delimited.cpp", "x"}}));
    CHECK(text_of(student) == "a");
    CHECK(student.notes.empty());
}

TEST_CASE("terminal codes in names do not get into notes, and there are only so many notes") {
    std::vector<make::Item> links;
    for (int i = 0; i < 100; ++i) links.push_back({"\x1B[2J" + std::to_string(i) + std::string(500, 'x'), "y", 1, 'l'});
    const auto student = from_archive(make::zip(links));
    CHECK(student.notes.size() == 32);
    CHECK(says(student, "and 70 more"));
    CHECK_FALSE(says(student, "\x1B"));
    for (const std::string& note : student.notes) CHECK(note.size() < 400);
}
