#pragma once
/// \file
/// A process and all below it, seen from outside through /proc.

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace autograder {

/// A process of a tree.
struct Member {
    pid_t process, parent;
    unsigned depth; ///< 1 for a child of the root
};

/// What one process uses.
struct Usage {
    Member member;
    std::uint64_t memory; ///< bytes of its own and of memory shared with others, without mapped files
    double cpu_seconds;   ///< its own, and of those that it has waited for
};

/// \return all processes below \p root, parents before children, without \p root; at most 8192
std::vector<Member> processes_below(pid_t root);

/// \return what they use, without those that have ended meanwhile
std::vector<Usage> usage_of(const std::vector<Member>& processes);

/// \return bytes of one process with pages that it shares with others counted in parts, see proc(5), smaps_rollup; 0 when not readable
std::uint64_t fair_memory_of(pid_t process);

/// Ends everything below the calling process, which must be a subreaper (prctl(2)), and waits for it: first all are stopped, so that
/// none can start another one meanwhile.
/// \return false when something could not be ended within \p rounds scans
bool end_all_below_self(int rounds);

} // namespace autograder
