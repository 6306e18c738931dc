#include "class_folder.hpp"
#include "make_archive.hpp"

using namespace autograder;
using namespace test;

namespace {

Submission only(const ClassFolder& folder, const std::vector<Lab>& wanted = lab_04()) {
    const auto students = folder.taken_in(wanted);
    REQUIRE(students.size() == 1);
    return students.front();
}

constexpr std::time_t later = 1'700'000'009, earlier = 1'700'000'000;

} // namespace

TEST_CASE("Canvas: the highest number is the latest attempt, whatever the file's times say") {
    const ClassFolder folder;
    folder.file("lovelaceada_1_100_delimited.cpp", "first", later);
    folder.file("lovelaceada_1_300_delimited-10.cpp", "eleventh", earlier);
    folder.file("lovelaceada_1_200_delimited-9.cpp", "tenth", later);
    const Submission ada = only(folder);
    CHECK(text_of(ada) == "eleventh");
    CHECK(says(ada, "delimited-10.cpp was graded, not delimited.cpp"));
}

TEST_CASE("Canvas: of names that differ only in case the later upload") {
    const ClassFolder folder;
    folder.file("lovelaceada_1_100_delimited.cpp", "first");
    folder.file("lovelaceada_1_200_Delimited.cpp", "second");
    CHECK(text_of(only(folder)) == "second");
}

TEST_CASE("Canvas: the later archive wins for each lab that is in it") {
    const ClassFolder folder;
    folder.file("lovelaceada_1_100_hw.zip", make::zip({{"delimited.cpp", "first"}, {"typed.cpp", "only"}}));
    folder.file("lovelaceada_1_200_hw-1.zip", make::zip({{"delimited.cpp", "second"}}));
    const Submission ada = only(folder, labs());
    CHECK(text_of(ada, "04") == "second");
    CHECK(text_of(ada, "03") == "only");
}

TEST_CASE("a later date in the name of the archive or folder") {
    const ClassFolder folder;
    folder.file("ada_2026-11-20-09-00-00.zip", make::zip({{"delimited.cpp", "first"}}), later);
    folder.file("ada_2026-11-21-08-00-00.zip", make::zip({{"04-delimited/delimited.cpp", "third"}}), earlier);
    folder.file("ada_2026-11-20-10-00-00/delimited.cpp", "second", later);
    CHECK(text_of(only(folder)) == "third");
}

TEST_CASE("a copy that a browser has numbered is the later one") {
    const ClassFolder folder;
    folder.file("ada.zip", make::zip({{"delimited.cpp", "first"}}), later);
    folder.file("ada (1).zip", make::zip({{"delimited.cpp", "second"}}), earlier);
    CHECK(text_of(only(folder)) == "second");
}

TEST_CASE("attempts as folders in a submission") {
    const ClassFolder folder;
    folder.file("ada/Attempt 2/delimited.cpp", "second", earlier);
    folder.file("ada/Attempt 10/delimited.cpp", "tenth", earlier);
    folder.file("ada/Attempt 1/delimited.cpp", "first", later);
    CHECK(text_of(only(folder)) == "tenth");
}

TEST_CASE("times in an archive") {
    for (const bool zip : {true, false}) {
        const std::vector<make::Item> items{{"b/delimited.cpp", "new", later + 10},
                                            {"a/delimited.cpp", "old", earlier}};
        const auto ada =
            from_archive(zip ? make::deflated_zip(items) : make::tar_gz(items), zip ? "ada.zip" : "ada.tar.gz");
        CHECK(text_of(ada) == "new");
    }
}

TEST_CASE("the same name twice in an archive: the later one, as if unpacked") {
    CHECK(text_of(from_archive(make::zip({{"delimited.cpp", "first"}, {"delimited.cpp", "second"}}))) == "second");
    CHECK(text_of(from_archive(make::tar_gz({{"delimited.cpp", "first"}, {"delimited.cpp", "second"}}), "ada.tgz"))
          == "second");
}
