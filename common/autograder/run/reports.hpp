#pragma once
/// \file
/// Everything that is made from the results.

#include "autograder/report/options.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace autograder {

/// Writes, from all results in \p folder / results, whichever run or shard has made them:
/// - `class.html`, `junit.xml`, and for each student `feedback/KEY.md`
/// - `gradescope/KEY.json` for each student who has no harness error
/// - `grades.csv`, for Moodle and most other gradebooks, of those whose login is known
/// - `moodle-worksheet-NN.csv` for each lab, `moodle-worksheet.csv` with their sums, and `moodle-feedback.zip`, of those who come from a
///   Moodle export
/// - `grades-canvas.csv`, of all others
///
/// Each file is replaced as a whole; the same results make the same files. One that would have no row is not there.
/// \param folder what `soket grade` has been given as --out
/// \return what the instructor should know, a line each: which file is for what, and who is missing in it
/// \throws std::runtime_error when there is no result, or one cannot be read; std::system_error when a file cannot be written
std::vector<std::string> write_reports(const std::filesystem::path& folder, const ReportOptions& options);

} // namespace autograder
