#pragma once
/// \file
/// Running a command where it can do no harm.

#include "autograder/sandbox/isolation.hpp"
#include "autograder/sandbox/job.hpp"

namespace autograder {

/// Runs a job to its end and leaves nothing of it running, whatever happens to it or to this process.
/// May be called by several threads at the same time, each with a slot of its own.
/// \param slot number of the concurrent job, from 0
/// \return what became of it; a machine that cannot run it gives could_not_start, not an exception
/// \throws std::invalid_argument for a job without a command, or a slot that does not exist
Outcome run_isolated(const Job& job, Isolation isolation, unsigned slot);

} // namespace autograder
