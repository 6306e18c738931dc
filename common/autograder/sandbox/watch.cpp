#include "autograder/sandbox/watch.hpp"

#include "autograder/sandbox/process_tree.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <numeric>

namespace autograder {

namespace {

constexpr unsigned most_killed = 20000;

std::uint64_t sum(const std::vector<Usage>& usage) {
    return std::accumulate(usage.begin(), usage.end(), std::uint64_t{0},
                           [](std::uint64_t all, const Usage& one) { return all + one.memory; });
}

} // namespace

Watch::Watch(const Limits& limits, unsigned spared) : limits_(limits), spared_(spared) {}

std::optional<Outcome::End> Watch::look() {
    const std::vector<Usage> usage = usage_of(processes_below(getpid()));
    double cpu = 0;
    for (const Usage& one : usage) cpu += one.cpu_seconds;
    cpu_seconds_ = std::max(cpu_seconds_, cpu);
    std::uint64_t memory = sum(usage);
    if (memory > limits_.memory) { // processes that were forked share most of it: count again, with more effort
        memory = 0;
        for (const Usage& one : usage) memory += fair_memory_of(one.member.process);
    }
    peak_memory_ = std::max(peak_memory_, memory);
    if (memory > limits_.memory && !makes_room(usage)) return Outcome::End::out_of_memory;
    const std::chrono::duration<double> lived = std::chrono::steady_clock::now() - begin_;
    out_of_cpu_ = cpu_seconds_ > limits_.cpu_seconds;
    if (out_of_cpu_ || lived.count() > limits_.wall_seconds) return Outcome::End::out_of_time;
    return std::nullopt;
}

bool Watch::makes_room(const std::vector<Usage>& usage) {
    if (spared_ == 0 || killed_ >= most_killed) return false;
    std::map<pid_t, pid_t> branches; // process -> the worker that it is below; parents come before their children
    std::map<pid_t, std::uint64_t> memory;
    for (const Usage& one : usage) {
        const Member& member = one.member;
        if (member.depth < spared_) continue;
        branches[member.process] = member.depth == spared_ ? member.process : branches[member.parent];
        if (member.depth > spared_) memory[branches[member.process]] += one.memory;
    }
    if (memory.empty()) return false;
    const auto largest = std::max_element(memory.begin(), memory.end(),
                                          [](const auto& a, const auto& b) { return a.second < b.second; });
    for (const Usage& one : usage) {
        if (one.member.depth <= spared_ || branches[one.member.process] != largest->first) continue;
        ++killed_;
        kill(one.member.process, SIGKILL);
    }
    return true;
}

void Watch::fill(Outcome& outcome) const {
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    outcome.cpu_seconds = cpu_seconds_;
    outcome.peak_memory = peak_memory_;
    outcome.killed_for_memory = killed_;
    outcome.out_of_cpu = out_of_cpu_;
}

} // namespace autograder
