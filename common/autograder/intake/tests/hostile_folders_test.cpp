#include "class_folder.hpp"
#include "make_archive.hpp"

#include <unistd.h>

#include <sys/socket.h>
#include <sys/un.h>

#include "net/descriptor.hpp"

using namespace autograder;
using namespace test;

namespace {

/// The only student of a folder.
Submission only_student(const ClassFolder& folder, const Limits& limits = {}) {
    const auto students = folder.taken_in(lab_04(), limits);
    REQUIRE(students.size() == 1);
    return students.front();
}

} // namespace

TEST_CASE("a symbolic link to a file is not followed") {
    const ClassFolder secret;
    secret.file("solution.cpp", "secret");
    const ClassFolder folder;
    folder.file("ada/readme", "x");
    std::filesystem::create_symlink(secret.path() / "solution.cpp", folder.path() / "ada/delimited.cpp");
    const Submission ada = only_student(folder);
    CHECK(ada.sources.empty());
    CHECK(says(ada, "delimited.cpp was left out, since it is a symbolic link"));
}

TEST_CASE("a symbolic link to a folder is not followed, neither in a submission nor as one") {
    const ClassFolder secret;
    secret.file("delimited.cpp", "secret");
    const ClassFolder folder;
    folder.file("ada/readme", "x");
    std::filesystem::create_directory_symlink(secret.path(), folder.path() / "ada/lab");
    std::filesystem::create_directory_symlink(secret.path(), folder.path() / "Ben A. Cole");
    std::filesystem::create_directory_symlink(".", folder.path() / "ada/again");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    for (const Submission& student : students) {
        CHECK(student.sources.empty());
        CHECK(says(student, "symbolic link"));
    }
    CHECK(students[1].student.name == "Ben A. Cole");
}

TEST_CASE("a hard link is not read, for its content may be another's") {
    const ClassFolder folder;
    folder.file("ada/notes.txt", "secret");
    std::filesystem::create_hard_link(folder.path() / "ada/notes.txt", folder.path() / "ada/delimited.cpp");
    const Submission ada = only_student(folder);
    CHECK(ada.sources.empty());
    CHECK(says(ada, "delimited.cpp was left out, since it is a hard link"));
}

TEST_CASE("a FIFO does not keep anybody waiting") {
    const ClassFolder folder;
    folder.file("ada/readme", "x");
    REQUIRE(mkfifo((folder.path() / "ada/delimited.cpp").c_str(), 0600) == 0);
    REQUIRE(mkfifo((folder.path() / "ben.zip").c_str(), 0600) == 0);
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 2);
    for (const Submission& student : students) {
        CHECK(student.sources.empty());
        CHECK(says(student, "it is not a regular file"));
    }
}

TEST_CASE("a socket is not taken") {
    const ClassFolder folder;
    folder.file("ada/readme", "x");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = folder.path() / "ada/delimited.cpp";
    REQUIRE(path.size() < sizeof address.sun_path);
    path.copy(&address.sun_path[0], path.size());
    const net::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK(says(only_student(folder), "it is not a regular file"));
}

TEST_CASE("a folder named like the file") {
    const ClassFolder folder;
    folder.file("ada/delimited.cpp/readme", "x");
    const Submission ada = only_student(folder);
    CHECK(ada.sources.empty());
    CHECK(says(ada, "delimited.cpp is a folder, not a source file"));
}

TEST_CASE("a sparse file of 1 GB is not read") {
    const ClassFolder folder;
    folder.file("ada/delimited.cpp", "x");
    folder.file("ada/hw.zip", "x");
    std::filesystem::resize_file(folder.path() / "ada/delimited.cpp", 1U << 30);
    std::filesystem::resize_file(folder.path() / "ada/hw.zip", 1U << 30);
    const Submission ada = only_student(folder);
    CHECK(ada.sources.empty());
    CHECK(says(ada, "delimited.cpp was left out, since it is larger than 1000 kB"));
    CHECK(says(ada, "hw.zip was left out, since it is larger than 64000 kB"));
}

TEST_CASE("folders in folders without end") {
    const ClassFolder folder;
    std::string path = "ada/";
    for (int i = 0; i < 100; ++i) path += "a/";
    folder.file(path + "delimited.cpp", "x");
    const Submission ada = only_student(folder);
    CHECK(ada.sources.empty());
    CHECK(says(ada, "too deep"));
}

TEST_CASE("many files") {
    Limits limits;
    limits.entries = 50;
    const ClassFolder folder;
    for (int i = 0; i < 100; ++i) folder.file("ada/" + std::to_string(i), "");
    folder.file("ben/delimited.cpp", "b");
    const auto students = folder.taken_in(lab_04(), limits);
    REQUIRE(students.size() == 2);
    CHECK(says(students[0], "more than 50 files"));
    CHECK(text_of(students[1]) == "b"); // has a bound of his own
}

TEST_CASE("more files than a class has end the run") {
    Limits limits;
    limits.class_entries = 5;
    const ClassFolder folder;
    for (int i = 0; i < 10; ++i) folder.file(std::to_string(i) + "/x", "");
    CHECK_THROWS_WITH_AS(static_cast<void>(folder.taken_in(lab_04(), limits)),
                         doctest::Contains("the folder with the submissions?"), std::runtime_error);
}

TEST_CASE("a file that cannot be read is told" * doctest::skip(geteuid() == 0)) {
    const ClassFolder folder;
    folder.file("ada/delimited.cpp", "x");
    folder.file("ada/x/y", "x");
    folder.file("Ben A. Cole/delimited.cpp", "x");
    std::filesystem::permissions(folder.path() / "Ben A. Cole", std::filesystem::perms::none);
    std::filesystem::permissions(folder.path() / "ada/delimited.cpp", std::filesystem::perms::none);
    std::filesystem::permissions(folder.path() / "ada/x", std::filesystem::perms::none);
    const auto students = folder.taken_in();
    std::filesystem::permissions(folder.path() / "ada/x", std::filesystem::perms::owner_all);
    std::filesystem::permissions(folder.path() / "Ben A. Cole", std::filesystem::perms::owner_all);
    REQUIRE(students.size() == 2);
    const Submission& ada = students[0];
    CHECK(ada.sources.empty());
    CHECK(says(ada, "delimited.cpp was left out, since it cannot be read"));
    CHECK(says(ada, "x was left out, since it cannot be read"));
    CHECK(students[1].student.name == "Ben A. Cole");
    CHECK(says(students[1], "it cannot be read"));
}

TEST_CASE("names that are not UTF-8, and backslashes from Windows") {
    const ClassFolder folder;
    folder.file("Ren\x82/delimited.cpp", "a");
    folder.file("ben/04-delimited\\delimited.cpp", "b");
    folder.file("cy/..\\..\\ben\\delimited.cpp", "evil");
    const auto students = folder.taken_in();
    REQUIRE(students.size() == 3);
    CHECK(text_of(students[0]) == "b");
    CHECK(students[0].student.key == "ben");
    CHECK(says(students[1], "leads out of the submission"));
    CHECK(students[2].student.name == "Ren\u00E9");
}

TEST_CASE("own build files and headers are not taken") {
    const ClassFolder folder;
    folder.file("ada/delimited.cpp", "a");
    folder.file("ada/delimited.hpp", "evil");
    folder.file("ada/CMakeLists.txt", "evil");
    folder.file("ada/.clang-tidy", "evil");
    const Submission ada = only_student(folder);
    REQUIRE(ada.sources.size() == 1);
    CHECK(ada.sources[0].path == "delimited.cpp");
}
