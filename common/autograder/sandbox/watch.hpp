#pragma once
/// \file
/// What a running job uses, against what it may.

#include "autograder/sandbox/job.hpp"

#include <chrono>
#include <optional>

namespace autograder {

/// Watches everything below the calling process.
class Watch {
public:
    /// \param spared processes down to this depth below the calling one are never ended alone: a judge and its workers; 0 when nothing
    /// is to be ended alone
    Watch(const Limits& limits, unsigned spared);

    /// Looks once. When too much memory is taken, all students of the worker that has most of it below it are ended, so that the judge
    /// can say in which test that was; when that does not help, the job must end.
    /// \return why the job must end; nothing while it may go on
    std::optional<Outcome::End> look();

    /// Notes what it has seen.
    void fill(Outcome& outcome) const;

private:
    bool makes_room(const std::vector<struct Usage>& usage);

    const Limits& limits_;
    unsigned spared_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    double cpu_seconds_ = 0;
    std::uint64_t peak_memory_ = 0;
    unsigned killed_ = 0;
    bool out_of_cpu_ = false;
};

} // namespace autograder
