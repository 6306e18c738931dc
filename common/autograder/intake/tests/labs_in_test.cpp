#include "class_folder.hpp"
#include "make_archive.hpp"

#include "autograder/intake/source_text.hpp"

using namespace autograder;
using namespace test;

namespace {

constexpr const char* delimited_code = "#include \"delimited.hpp\"\nnamespace delimited {\n}\n";

/// What Ada's files lead to.
Submission ada(const std::vector<make::Item>& files, const std::vector<Lab>& wanted = lab_04()) {
    const ClassFolder folder;
    for (const make::Item& file : files) folder.file("ada/" + file.name, file.data, file.time);
    const auto students = folder.taken_in(wanted);
    REQUIRE(students.size() == 1);
    return students.front();
}

} // namespace

TEST_CASE("several labs in one submission") {
    const Submission student = ada({{"labs/03-typed/typed.cpp", "t"},
                                    {"labs/04-delimited/delimited.cpp", "d"},
                                    {"labs/04-delimited/delimited_test.cpp", "x"}},
                                   labs());
    REQUIRE(student.sources.size() == 2);
    CHECK(student.sources[0].lab == "03");
    CHECK(student.sources[0].path == "labs/03-typed/typed.cpp");
    CHECK(text_of(student, "04") == "d");
    REQUIRE(student.notes.size() == 1);
    CHECK(says(student, "Not found: disconnecting.cpp (lab 07)."));
}

TEST_CASE("a missing file: the names that were found are told") {
    const Submission student = ada({{"main.cpp", "int main() {}"}, {"report.pdf", "x"}, {"src/Delimiter.cpp", "x"}});
    CHECK(student.sources.empty());
    CHECK(says(student,
               "Not found: delimited.cpp (lab 04). These files were found: main.cpp, report.pdf, src/Delimiter.cpp."));
}

TEST_CASE("nothing at all") {
    const ClassFolder folder;
    std::filesystem::create_directory(folder.path() / "ada");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 1);
    CHECK(students[0].sources.empty());
    CHECK(says(students[0], "There were no files at all."));
}

TEST_CASE("a long list of names is cut") {
    std::vector<make::Item> files;
    for (int i = 0; i < 30; ++i) files.push_back({"file" + std::to_string(i), ""});
    CHECK(says(ada(files), "and 18 more"));
}

TEST_CASE("misnamed: what was taken for the lab's file is told") {
    for (const char* name : {"Delimited.CPP", "delimited-1.cpp", "delimited (1).cpp", "delimited.cpp.txt",
                             "delimited.cc", "04-delimited.cpp"}) {
        INFO(name);
        const Submission student = ada({{name, "d"}});
        CHECK(text_of(student) == "d");
        CHECK(says(student, std::string("Lab 04: ") + name + " was taken for delimited.cpp."));
    }
}

TEST_CASE("the exact name comes before others, and they are told") {
    const Submission student = ada({{"Delimited.cpp", "case", 1'700'000'009},
                                    {"delimited (1).cpp", "copy", 1'700'000'009},
                                    {"delimited.cpp", "exact"}});
    CHECK(text_of(student) == "exact");
    CHECK(says(student, "delimited.cpp was graded, not Delimited.cpp"));
    CHECK(says(student, "delimited.cpp was graded, not delimited (1).cpp"));
}

TEST_CASE("copies with the same content are no doubt") {
    CHECK(ada({{"delimited.cpp", "d"}, {"copy/delimited.cpp", "d"}}).notes.empty());
}

TEST_CASE("misnamed altogether: the one file that defines the namespace is taken") {
    const Submission student =
        ada({{"homework.cpp", delimited_code}, {"main.cpp", "int main() { using namespace delimited; }"}});
    CHECK(text_of(student) == delimited_code);
    CHECK(says(student, "homework.cpp was taken for delimited.cpp, since it defines the namespace."));
}

TEST_CASE("of two files that define the namespace none is guessed") {
    const Submission student = ada({{"a.cpp", delimited_code}, {"b.cpp", delimited_code}});
    CHECK(student.sources.empty());
    CHECK(says(student, "several could be it, so none was graded: a.cpp, b.cpp."));
}

TEST_CASE("tests and demos that define the namespace are not taken for the lab's file") {
    CHECK(ada({{"delimited_test.cpp", delimited_code}, {"delimited_demo.cpp", delimited_code}}).sources.empty());
}

TEST_CASE("the lab's own folder comes before other folders, even newer ones") {
    const Submission student =
        ada({{"04-delimited/delimited.cpp", "right"}, {"old/delimited.cpp", "wrong", 1'700'000'009}});
    CHECK(text_of(student) == "right");
    CHECK(says(student, "04-delimited/delimited.cpp was graded, not old/delimited.cpp"));
}

TEST_CASE("another lab's folder makes a file that lab's") {
    const Submission student = ada({{"03-typed/delimited.cpp", "wrong"}}, labs());
    CHECK(student.sources.empty());
}

TEST_CASE("of equal names in several folders the latest is taken") {
    const Submission student = ada({{"a/delimited.cpp", "new", 1'700'000'009}, {"b/delimited.cpp", "old"}});
    CHECK(text_of(student) == "new");
}

TEST_CASE("sources from Windows and other editors") {
    CHECK(text_of(ada({{"delimited.cpp", "a\r\nb\r\n\rc"}})) == "a\nb\n\rc");
    CHECK(text_of(ada({{"delimited.cpp", "a\r\r\nb\r"}})) == "a\nb\r"); // converted twice
    CHECK(text_of(ada({{"delimited.cpp", "\xEF\xBB\xBF"
                                         "a\r\n"}}))
          == "a\n");
    const Submission wide = ada({{"delimited.cpp", std::string("\xFF\xFE"
                                                               "a\0\xE9\0\x3D\xD8\x00\xDE\r\0\n\0",
                                                               14)}});
    CHECK(text_of(wide) == "a\u00E9\U0001F600\n");
    CHECK(says(wide, "was UTF-16 text"));
    CHECK(text_of(ada({{"delimited.cpp", std::string("\xFE\xFF\0a\xDC\0\0", 7)}})) == "a?"); // half a pair, half a unit
}

TEST_CASE("bytes that no text has are left as they are") {
    const std::string bytes("a\0\xFF\x80z", 5);
    CHECK(text_of(ada({{"delimited.cpp", bytes}})) == bytes);
}

TEST_CASE("what defines a namespace and what does not") {
    CHECK(defines_namespace("namespace delimited {", "delimited"));
    CHECK(defines_namespace("namespace\n  delimited\n{", "delimited"));
    CHECK(defines_namespace("inline namespace /* x */ delimited{", "delimited"));
    CHECK_FALSE(defines_namespace("using namespace delimited;", "delimited"));
    CHECK_FALSE(defines_namespace("namespace delimited_old {", "delimited"));
    CHECK_FALSE(defines_namespace("mynamespace delimited {", "delimited"));
    CHECK_FALSE(defines_namespace("// namespace delimited {", "delimited"));
    CHECK_FALSE(defines_namespace("/* namespace delimited {", "delimited"));
    CHECK_FALSE(defines_namespace("\"\\\" namespace delimited {\"", "delimited"));
    CHECK_FALSE(defines_namespace("namespace", "delimited"));
    CHECK_FALSE(defines_namespace("\"\\", "delimited"));
}
