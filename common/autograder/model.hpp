#pragma once
/// \file
/// What the parts of the autograder hand to each other: students, what they handed in, what came of it.

#include <string>
#include <vector>

namespace autograder {

/// Whose submission it is.
struct Student {
    std::string key;        ///< names its files in the results: lower-case ASCII letters, digits, '-'; unique in a run
    std::string name;       ///< as people write it, UTF-8; the key when nothing better is known
    std::string id;         ///< the platform's number for the student or the submission; empty when unknown
    std::string login;      ///< user name or e-mail address; empty when unknown
    std::string platform{}; ///< whose number the id is: "moodle", "canvas" or "gradescope"; empty when unknown
};

/// One lab's source file as it was handed in.
struct Source {
    std::string lab;  ///< "04"
    std::string path; ///< inside the submission
    std::string text; ///< LF line ends, at most 1 MB
};

/// What one student has handed in.
struct Submission {
    Student student;
    std::vector<Source> sources;
    std::vector<std::string> notes; ///< for the student: what was not found or not taken, and why
};

/// A lab that can be graded.
struct Lab {
    std::string number; ///< "04"
    std::string name;   ///< "04-delimited"
    std::string file;   ///< "delimited.cpp"
};

/// One test of one lab, as the judge reports it.
struct TestResult {
    std::string name;
    int score = 0;
    int max_score = 0;
    std::string status;        ///< the word that harness::name(Status) gives, such as "not_written"
    std::string misconception; ///< id, or ""
    std::string section;       ///< of the lab's handout, such as "4"; "" without a misconception
    std::string message;
    std::string transcript;
    std::string replay;
};

/// One lab of one student.
struct LabResult {
    std::string lab;
    std::string
        state; ///< "graded", "missing" (nothing handed in), or "harness_error" (grading failed: no mark, not a zero)
    int score = 0;
    int max_score = 0;
    std::string isolation; ///< "bwrap", "uid", "none"
    double seconds = 0;
    std::vector<TestResult> tests;
    std::string message;     ///< of a compile or harness error
    std::string fingerprint; ///< of the source and the tests; while it is the same, the result holds
};

/// Everything about one student.
struct StudentResult {
    Student student;
    std::vector<LabResult> labs; ///< by number
    std::vector<std::string> notes;
};

} // namespace autograder
