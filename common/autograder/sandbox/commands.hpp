#pragma once
/// \file
/// How a job is started at each level.

#include "autograder/sandbox/keeper.hpp"

namespace autograder {

/// \return what the keeper has to start for this job
Start start_of(const Job& job, Isolation isolation, unsigned slot);

} // namespace autograder
