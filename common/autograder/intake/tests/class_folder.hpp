#pragma once
/// \file
/// A folder of submissions for one test, and what is asked about them.

#include "autograder/intake/intake.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h> // NOLINT(modernize-deprecated-headers): mkdtemp() is POSIX's

#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <sys/stat.h>

namespace test {

inline const std::vector<autograder::Lab>& labs() {
    static const std::vector<autograder::Lab> all{{"03", "03-typed", "typed.cpp"},
                                                  {"04", "04-delimited", "delimited.cpp"},
                                                  {"07", "07-disconnecting", "disconnecting.cpp"}};
    return all;
}

/// Only lab 04.
inline const std::vector<autograder::Lab>& lab_04() {
    static const std::vector<autograder::Lab> one{labs()[1]};
    return one;
}

/// A folder that is gone afterwards.
class ClassFolder {
public:
    ClassFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "intake-XXXXXX").native();
        if (mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), "mkdtemp");
        path_ = name;
    }
    ClassFolder(const ClassFolder&) = delete;
    ClassFolder& operator=(const ClassFolder&) = delete;
    ~ClassFolder() { std::filesystem::remove_all(path_); }

    /// Writes a file and the folders around it.
    /// \param time of its last change; 0: now
    void file(const std::string& name, const std::string& bytes, std::time_t time = 0) const {
        const std::filesystem::path whole = path_ / name;
        std::filesystem::create_directories(whole.parent_path());
        std::ofstream(whole, std::ios::binary) << bytes;
        const timespec when{time, 0};
        const std::array<timespec, 2> times{when, when};
        if (time != 0) utimensat(AT_FDCWD, whole.c_str(), times.data(), 0);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::vector<autograder::Submission> taken_in(const std::vector<autograder::Lab>& labs = lab_04(),
                                                               const autograder::Limits& limits = {}) const {
        return take_in(path_, labs, limits);
    }

private:
    std::filesystem::path path_;
};

/// What one student's archive leads to.
inline autograder::Submission from_archive(const std::string& bytes, const std::string& name = "ada.zip",
                                           const autograder::Limits& limits = {}) {
    const ClassFolder folder;
    folder.file(name, bytes);
    const auto submissions = folder.taken_in(lab_04(), limits);
    REQUIRE(submissions.size() == 1);
    return submissions.front();
}

/// \return the source's text, or "-" without one
inline std::string text_of(const autograder::Submission& submission, std::string_view lab = "04") {
    for (const autograder::Source& source : submission.sources) {
        if (source.lab == lab) return source.text;
    }
    return "-";
}

/// \return whether some note has the words in it
inline bool says(const autograder::Submission& submission, std::string_view words) {
    for (const std::string& note : submission.notes) {
        if (note.find(words) != std::string::npos) return true;
    }
    return false;
}

/// \return all notes, for the message of a failed test
inline std::string notes(const autograder::Submission& submission) {
    std::string all;
    for (const std::string& note : submission.notes) all += note + '\n';
    return all;
}

} // namespace test
