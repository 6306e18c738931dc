#pragma once
/// \file
/// The processor time that students' processes use, and a limit to it.

#include <sys/types.h>

#include <cstdint>

namespace harness {

/// Of the case that is running.
struct Work {
    std::uint64_t done = 0;          ///< nanoseconds of processor time by conversations that are over
    std::uint64_t most = UINT64_MAX; ///< beyond it, whoever waits for a student throws TooMuchWork
    [[nodiscard]] bool is_limited() const { return most != UINT64_MAX; }
};
Work& work();

/// Thrown to leave a case whose students have worked more than they may.
struct TooMuchWork {};

/// \return nanoseconds of processor time of all threads of a process that has not been waited for
std::uint64_t processor_time_of(pid_t process);

/// \throws TooMuchWork when the conversations of this case have used more than work().most
void check_work();

} // namespace harness
