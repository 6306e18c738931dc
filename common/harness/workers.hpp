#pragma once
/// \file
/// Several processes that run tests at the same time: a judge has a core for each, and while one waits for a student who is stuck,
/// the others go on.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace harness {

/// Runs tests in processes of their own, each process with a transcript and a clock of its own, one test after the other.
/// \param count how many tests there are
/// \param on_a_core how many processes for each core, at least 2 and at most 8 altogether
/// \param run_one in such a process: runs a test, given its number from 0, and returns what there is to say of it
/// \param take in this process: gets that, in the order of the tests, each as soon as it and all before it are there; nothing when the
/// process ended before it came to say it
void run_in_workers(std::size_t count, unsigned on_a_core, const std::function<std::string(std::size_t)>& run_one,
                    const std::function<void(std::size_t, const std::optional<std::string>&)>& take);

} // namespace harness
