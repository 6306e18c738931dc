#pragma once
/// \file
/// One run over many submissions.

#include "autograder/model.hpp"
#include "autograder/run/progress.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace autograder {

/// One part of a run that is divided among several machines or processes.
struct Shard {
    std::size_t index = 1; ///< from 1
    std::size_t count = 1;
};
/// \param text "2/8"
/// \throws std::invalid_argument when it is anything else, or the first number is not 1 to the second
Shard shard_of(const std::string& text);

/// What is graded, and where the results go.
struct GradeRun {
    std::filesystem::path root;    ///< the folder of Soket
    std::filesystem::path results; ///< a file KEY.json for each student; made when it is missing
    std::vector<Lab> labs;         ///< that everybody should have handed in
    std::size_t jobs = 1;          ///< submissions at a time
    Shard shard;
    std::string isolation; ///< in which `grade` grades, as results say it
    /// Grades one source. Called by several threads at a time, each with a number of its own below `jobs`. What it throws becomes a
    /// harness error of that lab.
    std::function<LabResult(const Lab&, const Source&, unsigned slot)> grade;
};

/// What a run has done.
struct RunSummary {
    std::size_t graded = 0;         ///< labs
    std::size_t kept = 0;           ///< labs whose result was there already
    std::size_t missing = 0;        ///< labs that were not handed in
    std::size_t harness_errors = 0; ///< labs that could not be graded
    bool interrupted = false;
};

/// Grades what has not been graded before. A result counts as long as the source, Soket (see version_of()) and the isolation
/// are the same ones; a harness error never does. What there is about other labs is kept. After each lab the student's file is replaced as a whole, so that a run that is cut off at any moment goes on
/// where it was, and one that is repeated changes nothing.
/// \param submissions in a fixed order, the same for all shards
/// \throws std::system_error when a result cannot be written
RunSummary grade_all(const GradeRun& run, const std::vector<Submission>& submissions, Progress& progress);

/// From now on SIGINT, SIGTERM and SIGHUP let grade_all() finish what is being graded and return; a second one ends the process.
void finish_on_signals();
/// After a run that was interrupted, lets the next one of this process begin.
void go_on_after_signal();

} // namespace autograder
