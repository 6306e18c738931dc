// The judge: one lab's tests, run over one submission.
// doctest itself is compiled here, once for all labs.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_NO_POSIX_SIGNALS
#include "harness/confinement.hpp"
#include "harness/interruption.hpp"
#include "harness/judge.hpp"
#include "harness/shared.hpp"

#include <doctest/doctest.h>

#include <sys/prctl.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <string>

namespace {

constexpr const char* usage =
    "usage: judge --submission FILE.so [--source FILE] [--only TEXT] [--case CASE] [--json FILE]\n"
    "             [--color always|never] [--site FOLDER] [--student-user UID] [--student-filter FILE]\n"
    "       judge --compile-error LOG [--source FILE] [--json FILE]\n"
    "       judge --list-suspicions\n"
    "Runs a lab's tests over a submission. Exit status: 0 full marks, 1 points lost, 2 could not grade.\n";

bool parse(int count, char** words) {
    harness::JudgeOptions& o = harness::judge_options();
    const std::map<std::string, std::string*> texts = {{"--submission", &o.submission},
                                                       {"--source", &o.source},
                                                       {"--only", &o.only},
                                                       {"--case", &o.case_text},
                                                       {"--json", &o.json},
                                                       {"--compile-error", &o.compile_error},
                                                       {"--site", &o.site},
                                                       {"--student-user", &o.student_user},
                                                       {"--student-filter", &o.student_filter}};
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--list-suspicions") {
            o.list_suspicions = true;
            continue;
        }
        if (i + 1 == count) return false;
        const std::string value = words[++i];
        if (const auto text = texts.find(word); text != texts.end())
            *text->second = value;
        else if (word == "--color" && (value == "always" || value == "never"))
            o.color = value == "always";
        else
            return false;
    }
    return o.list_suspicions || o.submission.empty() != o.compile_error.empty();
}

} // namespace

// Read by the sanitizers' runtimes before main. Leaks of memory are not this engine's subject; a failed allocation is the student's to handle.
// g++'s runtime finds file and line by itself; a symbolizer in a process of its own would only fill the transcript with its calls.
extern "C" const char* __asan_default_options() {
#ifdef __clang__
    return "detect_leaks=0:max_allocation_size_mb=512";
#else
    return "detect_leaks=0:max_allocation_size_mb=512:external_symbolizer_path=";
#endif
}
extern "C" const char* __ubsan_default_options() { return "print_stacktrace=0"; }
// A judge has only the runtime's own thread beside its first, so that forking is safe; and a race ends the student's process, as a bad
// access does.
extern "C" const char* __tsan_default_options() { return "die_after_fork=0:halt_on_error=1:report_thread_leaks=0"; }

int main(int count, char** words) {
    using namespace harness;
    if (!parse(count, words)) {
        std::fputs(usage, stderr);
        return 2;
    }
    list_tests();
    if (judge_options().list_suspicions) return 0;
    std::signal(SIGPIPE, SIG_IGN);
    take_signals_while_waiting();
    prctl(PR_SET_CHILD_SUBREAPER, 1); // orphans of students come to this process, which ends them
    try {
        if (!judge_options().submission.empty())
            judge_options().submission = std::filesystem::canonical(judge_options().submission).string();
        prepare_confinement(judge_options().student_user, judge_options().student_filter);
        map_shared();
        return judge();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "The judge itself failed: %s\n", e.what());
        return 2;
    }
}
