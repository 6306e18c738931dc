#pragma once
/// \file
/// What keeps a student's process from everything but its own work, in the instructor's run. At home there is nothing to keep it from.

#include <string>

namespace harness {

/// Reads what confine() will need; once, before the first student. This process becomes one whose memory and descriptors no other of
/// the same user can reach, see PR_SET_DUMPABLE in prctl(2).
/// \param user number of the user that students become, or "" to stay who the judge is; only root can do that
/// \param filter path of a BPF program as seccomp(2) takes it, or "" for none. Where it compares with own_process_mark, it will compare
/// with the number of the student's first process, or with 0 when students are somebody else and have no permission to signal the
/// judge anyway.
/// \throws std::runtime_error when the filter cannot be read, or the user is no number
void prepare_confinement(const std::string& user, const std::string& filter);

/// In a student's process, before the submission is loaded: becomes the user, and lives under the filter. Ends the process when that
/// does not succeed. Does nothing when nothing was prepared.
void confine();

/// Stands in a filter for a process number: no kernel gives numbers as high.
inline constexpr unsigned own_process_mark = 0x5afe5afe;

} // namespace harness
