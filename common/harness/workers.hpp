#pragma once
/// \file
/// Several processes that run tests at the same time: a judge has a core for each, and while one waits for a student who is stuck,
/// the others go on.

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace harness {

/// In a worker: runs a test, given its number from 0, and returns what there is to say of it.
using RunOne = std::function<std::string(std::size_t)>;

/// In the judge: gets that, in the order of the tests, each as soon as it and all before it are there; nothing when the worker ended
/// before it came to say it.
using Take = std::function<void(std::size_t, const std::optional<std::string>&)>;

/// \return how many workers there are at most: four for each core, since nearly all tests wait, but at least 2 and at most 8
inline std::size_t most_workers() {
    return std::clamp<std::size_t>(std::size_t{4} * std::thread::hardware_concurrency(), 2, 8);
}

/// Runs tests in processes of their own, each process with a transcript and a clock of its own, one test after the other.
/// \param measures for each test, whether it measures processor time: these come first, and until they are over there is one worker for
/// each core; then there are as many as most_workers() says
/// \param run_one called in the workers
/// \param take called in this process
void run_in_workers(const std::vector<bool>& measures, const RunOne& run_one, const Take& take);

} // namespace harness
