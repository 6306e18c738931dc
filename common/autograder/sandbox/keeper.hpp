#pragma once
/// \file
/// The process that stands beside a job: starts it, takes what it says, watches what it uses, and ends it with all that it has started.

#include "autograder/sandbox/isolation.hpp"
#include "autograder/sandbox/job.hpp"

#include <string>
#include <vector>

namespace autograder {

/// What the keeper starts.
struct Start {
    std::vector<std::string> command;     ///< with bwrap(1) and all
    std::vector<std::string> environment; ///< "NAME=value"
    Isolation isolation;
    uid_t user;   ///< of the slot
    bool is_root; ///< whether users can be changed
    Limits limits;
    unsigned spared; ///< see watch.hpp
};

/// Where a sandbox-init tells how its command ended; report_descriptor comes after it.
inline constexpr int status_descriptor = 3;

/// When the autograder ends, however that comes about, this process, its child, ends its job and then itself: every process of it, also
/// one that only waits for another that is no more. Being ended by the kernel at the same time (PR_SET_PDEATHSIG with SIGKILL) would leave
/// that one behind.
/// \param autograder the parent; if it is gone already, this process ends at once
void end_with(pid_t autograder);

/// Runs the job in a child process. To be called in a process of its own, single-threaded, which it makes a subreaper.
/// \return when nothing is left of the job
Outcome keep(const Start& start);

/// An Outcome on its way to the process that asked for the job.
std::string packed(const Outcome& outcome);
/// The reverse. \throws std::runtime_error when it is not whole
Outcome unpacked(const std::string& bytes);

/// Ends every process of a user.
/// \pre this process is root's, and \p user nobody's
void end_all_of(uid_t user);

} // namespace autograder
