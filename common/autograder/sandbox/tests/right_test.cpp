// right-test ROOT TREE best|bwrap|uid: what is right must get full marks in isolation as well: the reference solution sixteen times at once,
// and a correct server with fifty threads. Wrong answers must be told the same as at home.
#include "autograder/sandbox/grade.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace fs = std::filesystem;
using namespace autograder;

namespace {

constexpr int skipped = 77;
constexpr unsigned at_once = 16;

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The reference solution of lab 08 with fifty threads that wait in vain until the service ends.
std::string with_fifty_threads(const std::string& reference) {
    return "#include \"concurrency.hpp\"\n"
           "#include <condition_variable>\n#include <mutex>\n#include <thread>\n#include <vector>\n"
           "namespace concurrency { Totals serve_plainly(int, int); }\n"
           "#define serve_with_threads serve_plainly\n"
           + reference
           + "\n#undef serve_with_threads\n"
             "concurrency::Totals concurrency::serve_with_threads(int listener, int stop) {\n"
             "    std::mutex mutex;\n    std::condition_variable changed;\n    bool over = false;\n"
             "    std::vector<std::thread> pool;\n"
             "    for (int i = 0; i < 50; ++i)\n"
             "        pool.emplace_back([&] { std::unique_lock lock(mutex); changed.wait(lock, [&] { return over; }); "
             "});\n"
             "    const auto end = [&] {\n"
             "        { const std::lock_guard lock(mutex); over = true; }\n"
             "        changed.notify_all();\n"
             "        for (auto& thread : pool) thread.join();\n"
             "    };\n"
             "    try {\n"
             "        const Totals totals = serve_plainly(listener, stop);\n"
             "        end();\n        return totals;\n"
             "    } catch (...) {\n        end();\n        throw;\n    }\n}\n";
}

bool is_full(const LabResult& result, const std::string& what) {
    const bool full = result.state == "graded" && result.score == 20 && result.max_score == 20;
    std::printf("%s %s: %s %d/%d in %.1f s\n", full ? "ok  " : "FAIL", what.c_str(), result.state.c_str(), result.score,
                result.max_score, result.seconds);
    if (full) return true;
    std::printf("    %s\n", result.message.c_str());
    for (const TestResult& test : result.tests) {
        if (test.status != "passed")
            std::printf("    %s [%s] %s\n", test.name.c_str(), test.status.c_str(), test.message.c_str());
    }
    return false;
}

/// Code that writes past a buffer: AddressSanitizer's report must name the line, though the judge's program cannot be read.
bool names_the_line(const Workshop& workshop, const Lab& lab, const std::string& reference, Isolation isolation) {
    const std::string wrong = reference
                              + "\nnamespace { volatile int at = 1; const int past = [] { int* few = new int[1]; "
                                "few[at] = 2; return few[0]; }(); }\n";
    const LabResult result = grade(workshop, lab, {lab.number, lab.file, wrong}, isolation, 0);
    for (const TestResult& test : result.tests) {
        if (test.message.find(" at fixed_length.cpp:") != std::string::npos) return true;
    }
    std::printf("FAIL no message names the line: %s\n",
                result.tests.empty() ? result.message.c_str() : result.tests[0].message.c_str());
    return false;
}

} // namespace

int main(int count, char** words) {
    if (count != 4) return 2;
    const Machine machine = self_check();
    const std::string level = words[3] == std::string("best") ? name_of(machine.best) : words[3];
    if (level == "none" || (level == "bwrap" ? !machine.bubblewrap : !machine.user)) {
        std::printf("skipped:\n%s", machine.explanation.c_str());
        return skipped;
    }
    const Isolation isolation = level == "bwrap" ? Isolation::bubblewrap : Isolation::user;
    const fs::path root = words[1];
    const Lab lab{"02", "02-fixed-length", "fixed_length.cpp"};
    const Lab threads{"08", "08-concurrency", "concurrency.cpp"};
    const Workshop workshop(root, words[2], {lab, threads});
    workshop.precompile({lab}); // and not the other: both ways must be right
    const std::string reference = content_of(root / "solutions" / lab.name / lab.file);

    std::vector<LabResult> results(at_once);
    std::vector<std::thread> graders;
    for (unsigned slot = 0; slot < at_once; ++slot)
        graders.emplace_back([&, slot] {
            results[slot] = grade(workshop, lab, {lab.number, lab.file, reference}, isolation, slot);
        });
    for (auto& grader : graders) grader.join();
    bool all = true;
    for (const LabResult& result : results)
        all = is_full(result, "the reference solution, sixteen times at once") && all;
    const std::string fifty = with_fifty_threads(content_of(root / "solutions" / threads.name / threads.file));
    all = is_full(grade(workshop, threads, {threads.number, threads.file, fifty}, isolation, 0),
                  "a server with fifty threads")
          && all;
    all = names_the_line(workshop, lab, reference, isolation) && all;
    return all ? 0 : 1;
}
