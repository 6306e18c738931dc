#pragma once
/// \file
/// Everything that is made from the results.

#include "autograder/report/options.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace autograder {

/// Writes, from all results in \p folder / results, whichever run or shard has made them:
/// `feedback/KEY.md` for each student, `gradescope/KEY.json` for each who has no harness error, `grades.csv` for Moodle and most other
/// gradebooks, `grades-canvas.csv`, `junit.xml`, `class.html`. Each file is replaced as a whole; the same results make the same files.
/// \param folder what `soket grade` has been given as --out
/// \return what the instructor should know, a line each: who is missing in which file
/// \throws std::runtime_error when there is no result, or one cannot be read; std::system_error when a file cannot be written
std::vector<std::string> write_reports(const std::filesystem::path& folder, const ReportOptions& options);

} // namespace autograder
