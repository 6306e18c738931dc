#pragma once
/// \file
/// The neutral format: results as JSON, from which every report can be made again.
///
/// A student's file: `{"student":{"key","name","id","login","platform"},"labs":[LAB...],"notes":["..."]}`. A LAB is what the judge writes with
/// `labs/check NN --json FILE`, with state, seconds, message and fingerprint besides:
/// `{"lab","state","score","max_score","isolation","seconds","message","fingerprint","tests":[{"name","score","max_score","status",
/// "misconception","section","message","transcript","replay"}]}`.

#include "autograder/model.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace autograder {

/// \return the student's file, ASCII and UTF-8 only, the same for the same results
std::string to_json(const StudentResult& student);

/// Reads a student's file. It may come from anywhere: types, ranges, lengths and depth are checked, unknown members are ignored.
/// \param text at most 64 MB of JSON
/// \throws std::runtime_error with one line that names the member and what is wrong with it
StudentResult student_from_json(std::string_view text);

/// Reads what a judge has written about one lab; state is "graded", or "harness_error" when a test has that status.
/// \throws std::runtime_error as student_from_json() does, also when the lab's score is not the sum of its tests'
LabResult lab_from_json(std::string_view text);

/// Writes KEY.json into the folder, whole or not at all.
/// \throws std::system_error when it cannot be written
void save(const StudentResult& student, const std::filesystem::path& folder);

/// Reads all *.json of the folder, in order of the keys.
/// \throws std::runtime_error naming the file that is not a result, std::system_error when the folder cannot be read
std::vector<StudentResult> load_all(const std::filesystem::path& folder);

} // namespace autograder
