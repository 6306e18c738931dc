#include "autograder/sandbox/grade.hpp"

#include "autograder/report/results_file.hpp"
#include "autograder/sandbox/bench.hpp"
#include "autograder/sandbox/keeper.hpp"
#include "autograder/sandbox/run_isolated.hpp"
#include "autograder/sandbox/symbolise.hpp"
#include "harness/workers.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <limits>
#include <stdexcept>

namespace autograder {

namespace {

Limits for_compiling() {
    Limits limits;
    limits.cpu_seconds = 30;
    limits.wall_seconds = 600;
    limits.memory = 1536 * mebibyte;
    limits.scratch = 256 * mebibyte;
    limits.file = 128 * mebibyte;
    limits.processes = 32;
    return limits;
}

/// What a container has, see "memory.max" in https://docs.kernel.org/admin-guide/cgroup-v2.html; a lot where nothing is said.
std::uint64_t memory_of_this_container() {
    std::ifstream limit("/sys/fs/cgroup/memory.max");
    std::uint64_t bytes = 0;
    return limit >> bytes ? bytes : std::numeric_limits<std::uint64_t>::max();
}

Limits for_judging() {
    Limits limits;
    limits.cpu_seconds = 300;
    limits.wall_seconds = 1200;
    limits.memory =
        std::min(2048 * mebibyte, memory_of_this_container() / 4 * 3); // the rest is for the judge and what watches it
    limits.scratch = 32 * mebibyte;
    limits.file = 16 * mebibyte;
    // A judge tests several things at the same time, and leaves itself a reserve; a server with 50 clients, each with a thread, needs 50.
    limits.processes = 64 + 96 * static_cast<unsigned>(harness::most_workers());
    return limits;
}

/// The machine or the harness has failed.
struct Failure {
    std::string what;
};

struct Grading {
    const Workshop& workshop;
    const Lab& lab;
    Isolation isolation;
    unsigned slot;
};

std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes / mebibyte) + " MB"; }

/// What the compiler has done, as a student can understand it. \return "" when there is a submission to judge
std::string compile(const Grading& g, const Bench& bench) {
    Job job;
    job.command = {g.workshop.compile_command(), g.lab.name, bench.source(), bench.compiled()};
    job.visible = {g.workshop.compile_command(), g.workshop.headers(), bench.source_folder()};
    job.writable = bench.output_folder();
    job.environment = {{"SOKET_ROOT", g.workshop.headers()},
                       {"PATH", "/usr/bin:/bin"},
                       {"TMPDIR", g.isolation == Isolation::bubblewrap ? "/tmp" : bench.output_folder()}};
    job.limits = for_compiling();
    job.address_space_too = true;
    const Outcome outcome = run_isolated(job, g.isolation, g.slot);
    switch (outcome.end) {
    case Outcome::End::could_not_start:
        throw Failure{"the compiler could not be started: " + outcome.trouble};
    case Outcome::End::out_of_time:
        if (!outcome.out_of_cpu)
            throw Failure{"the compiler did not come to an end in time; this machine seems overloaded"};
        return "The compiler was stopped: it had worked for " + std::to_string(static_cast<int>(job.limits.cpu_seconds))
               + " seconds.";
    case Outcome::End::out_of_memory:
        return "The compiler was stopped: it had taken " + megabytes(job.limits.memory) + " of memory.";
    case Outcome::End::too_much_output:
        return "The compiler was stopped: it had written " + megabytes(job.limits.output) + " of messages.\n"
               + bench.readable(outcome.output);
    case Outcome::End::signalled:
        return "The compiler was ended by signal " + std::to_string(outcome.status) + ".\n"
               + bench.readable(outcome.output);
    case Outcome::End::exited:
        break;
    }
    if (outcome.status != 0) {
        if (outcome.status >= 126) throw Failure{"the compiler could not be started: " + outcome.output.substr(0, 500)};
        return bench.readable(outcome.output);
    }
    bench.keep_compiled();
    return {};
}

/// The first test that could not be judged.
std::string why_there_is_no_verdict(const LabResult& result) {
    const auto test = std::find_if(result.tests.begin(), result.tests.end(),
                                   [](const TestResult& each) { return each.status == "harness_error"; });
    return test == result.tests.end() ? "" : test->name + ": " + test->message;
}

/// Judges what bench holds: a compiled submission, or the compiler's messages.
LabResult judge(const Grading& g, const Bench& bench, bool compiles) {
    Job job;
    const std::string judge = g.workshop.judge_of(g.lab);
    job.command = {judge, "--json", "/dev/fd/" + std::to_string(report_descriptor), "--source", bench.source()};
    job.visible = {judge, g.workshop.student_filter(), compiles ? bench.kept() : bench.messages()};
    const auto add = [&](std::initializer_list<std::string> words) {
        job.command.insert(job.command.end(), words.begin(), words.end());
    };
    add({compiles ? "--submission" : "--compile-error", compiles ? bench.kept() : bench.messages()});
    add({"--student-filter", g.workshop.student_filter()});
    if (g.isolation == Isolation::user) {
        add({"--student-user", std::to_string(user_of(g.slot))});
    }
    job.is_judge = true;
    job.limits = for_judging();
    job.fixed_addresses = g.workshop.is_about_threads(g.lab);
    const Outcome outcome = run_isolated(job, g.isolation, g.slot);
    const bool has_verdict = outcome.end == Outcome::End::exited && (outcome.status == 0 || outcome.status == 1);
    std::string ended = outcome.trouble;
    if (outcome.end == Outcome::End::exited) ended = "it ended with status " + std::to_string(outcome.status);
    if (outcome.end == Outcome::End::signalled) ended = "it was ended by signal " + std::to_string(outcome.status);
    if (outcome.end == Outcome::End::out_of_time)
        ended = outcome.out_of_cpu ? "it used too much processor time" : "it took too long";
    if (outcome.end == Outcome::End::out_of_memory) ended = "it used too much memory";
    if (outcome.end == Outcome::End::too_much_output) ended = "it wrote too much";
    const std::string memory_note =
        outcome.killed_for_memory == 0
            ? ""
            : "Processes were ended because they took more than " + megabytes(job.limits.memory)
                  + " of memory together: " + std::to_string(outcome.killed_for_memory) + ".";
    LabResult result;
    try {
        result = lab_from_json(outcome.report);
    } catch (const std::runtime_error& e) {
        const std::string reason = outcome.report.empty() ? "" : std::string(e.what()) + ". ";
        throw Failure{"the judge came to no verdict: " + ended + ". " + reason + memory_note + " "
                      + outcome.output.substr(0, 500)};
    }
    if (result.lab != g.lab.number) throw Failure{"the judge is one of lab " + result.lab};
    if (result.state == "graded" && !has_verdict) throw Failure{"the judge failed: " + ended};
    result.message = result.state == "graded" ? memory_note : why_there_is_no_verdict(result);
    return result;
}

LabResult grade_once(const Grading& g, const Source& source) {
    try {
        const Bench bench(g.workshop.slot(g.slot), g.lab, source, g.isolation, g.slot);
        const std::string messages = compile(g, bench);
        if (!messages.empty()) bench.keep_messages(messages);
        LabResult result = judge(g, bench, messages.empty());
        if (!messages.empty())
            result.message = messages;
        else
            symbolise(result, bench.kept(), bench.source(), g.isolation, g.slot);
        return result;
    } catch (const Failure& failure) {
        LabResult result;
        result.lab = g.lab.number;
        result.state = "harness_error";
        result.message = failure.what;
        return result;
    } catch (const std::exception& e) {
        LabResult result;
        result.lab = g.lab.number;
        result.state = "harness_error";
        result.message = e.what();
        return result;
    }
}

} // namespace

LabResult grade(const Workshop& workshop, const Lab& lab, const Source& source, Isolation isolation, unsigned slot) {
    const auto begin = std::chrono::steady_clock::now();
    if (isolation == Isolation::user && geteuid() == 0)
        end_all_of(user_of(slot)); // what a run that was cut off may have left
    const Grading grading{workshop, lab, isolation, slot};
    LabResult result = grade_once(grading, source);
    if (result.state == "harness_error") result = grade_once(grading, source);
    result.isolation = name_of(isolation);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return result;
}

} // namespace autograder
