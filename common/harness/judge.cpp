#include "harness/judge.hpp"

#include "harness/encode.hpp"
#include "harness/ladder.hpp"
#include "harness/misconceptions.hpp"
#include "harness/replay.hpp"
#include "harness/report.hpp"
#include "harness/result.hpp"
#include "harness/shared.hpp"
#include "harness/test_info.hpp"
#include "harness/verdict.hpp"
#include "harness/workers.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harness {

LabUnderTest& lab_under_test() {
    static LabUnderTest lab;
    return lab;
}

JudgeOptions& judge_options() {
    static JudgeOptions options;
    return options;
}

namespace {

Grading grading;
std::vector<std::string> titles;               ///< of all tests, also of those that were not asked for
std::optional<TestResult> result_of_last_test; ///< in a worker

/// What is known of a test before it runs.
struct PlannedTest {
    std::string title;
    int points;
    bool measures = false;
};
std::vector<PlannedTest> plan; ///< the tests that were asked for

/// The belief to name: what the transcript proves, else what the test saw itself, else the first that fits the status exactly, else the
/// first general one.
const Suspicion* suspicion_for(const TestResult& result, const TestInfo& info) {
    for (const Suspicion& s : info.suspicions) {
        if (s.sign && result.loss.signs.contains(*s.sign)) return &s;
    }
    if (result.loss.suspicion) return &*result.loss.suspicion;
    const Suspicion* general = nullptr;
    for (const Suspicion& s : info.suspicions) {
        if (!s.for_any_status && !s.sign && s.status == result.status) return &s;
        if (s.for_any_status && general == nullptr) general = &s;
    }
    return general;
}

bool tells_of_a_belief(Status status) {
    switch (status) {
    case Status::failed:
    case Status::crashed:
    case Status::exited:
    case Status::stuck:
    case Status::spinning:
        return true;
    default:
        return false;
    }
}

/// Turns what doctest calls its listeners for into results.
class ResultCollector : public doctest::IReporter {
public:
    explicit ResultCollector(const doctest::ContextOptions&) {}

    void test_case_start(const doctest::TestCaseData& test) override {
        reset_shared();
        current_test() = {};
        running_ = &test;
        trouble_.clear();
    }

    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        const TestInfo& info = info_of(running_->m_file.c_str(), running_->m_line);
        TestResult result;
        result.title = running_->m_name;
        result.max_score = info.points;
        if (!stats.testCaseSuccess) {
            const bool is_known = current_test().loss && trouble_.empty();
            if (is_known)
                result.loss = *current_test().loss;
            else
                result.loss = {
                    Status::harness_error, "The test itself failed: " + trouble_, {}, "", "", "", "", {}, {}};
            result.status = result.loss.status;
        }
        if (result.status == Status::passed && !judge_options().only.empty()) {
            result.loss.whole_ladder =
                draw_ladder(longest_ladder, false); // asked for by name: shown also when all is well
        }
        if (tells_of_a_belief(result.status)) {
            if (const Suspicion* s = suspicion_for(result, info)) {
                result.misconception = s->misconception;
                result.section = s->section;
            }
        }
        result.replay = replay_command(grading.lab, result.title, result.loss.case_text, titles);
        result_of_last_test = std::move(result);
    }

    void test_case_exception(const doctest::TestCaseException& e) override {
        // doctest knows nothing of TestLost; what it says of it is noise.
        if (!current_test().loss || std::string(e.error_string.c_str()) != "unknown exception")
            trouble_ += std::string(e.error_string.c_str());
    }

    void log_assert(const doctest::AssertData& a) override {
        if (a.m_failed) trouble_ += std::string(a.m_expr) + " does not hold (" + a.m_decomp.c_str() + ") ";
    }

    void test_case_skipped(const doctest::TestCaseData& test) override {
        if (judge_options().compile_error.empty()) return; // another worker's, or not asked for
        TestResult result;
        result.title = test.m_name;
        result.max_score = info_of(test.m_file.c_str(), test.m_line).points;
        result.status = Status::compile_error;
        result.loss.message = "The submission does not compile.";
        result.replay = "labs/check " + grading.lab;
        grading.tests.push_back(std::move(result));
    }

    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_message(const doctest::MessageData&) override {}

private:
    const doctest::TestCaseData* running_ = nullptr;
    std::string trouble_; ///< what went wrong in the test itself
};

/// A filter for titles that contain the text; a comma would end the filter, so any character may stand in its place.
std::string filter_for(std::string text) {
    for (char& c : text) {
        if (c == ',') c = '?';
    }
    return "*" + text + "*";
}

void prepare(doctest::Context& context, const char* reporter) {
    context.setOption("reporters", reporter);
    context.setOption("order-by", "file");
    if (!judge_options().only.empty()) context.addFilter("test-case", filter_for(judge_options().only).c_str());
}

/// In a worker: one test of the plan.
std::string run_test(std::size_t number) {
    result_of_last_test.reset();
    doctest::Context context;
    prepare(context, "soket");
    context.setOption("first", static_cast<int>(number) + 1);
    context.setOption("last", static_cast<int>(number) + 1);
    context.run();
    return encode(fields_of(result_of_last_test.value()));
}

/// In the judge: what has come of it.
TestResult result_from(std::size_t number, const std::optional<std::string>& answer) {
    if (answer) return from_fields(decode<std::vector<std::string>>(*answer));
    TestResult result;
    result.title = plan[number].title;
    result.max_score = plan[number].points;
    result.status = Status::harness_error;
    result.loss.message = "The judge's process for this test ended before it had a verdict.";
    result.replay = replay_command(grading.lab, result.title, "", titles);
    return result;
}

void run_tests(Report& report) {
    doctest::Context planning;
    prepare(planning, "planner");
    const std::array<const char*, 2> words = {"judge", "--list-test-cases"}; // no setOption() for this one
    planning.applyCommandLine(words.size(), words.data());
    planning.run();
    std::vector<bool> measures;
    for (const PlannedTest& test : plan) measures.push_back(test.measures);
    run_in_workers(measures, run_test, [&](std::size_t number, const std::optional<std::string>& answer) {
        TestResult result = result_from(number, answer);
        report.test(result);
        grading.tests.push_back(std::move(result));
    });
}

/// The submission does not compile: no test runs, and all are in the result.
void skip_tests() {
    doctest::Context context;
    prepare(context, "soket");
    context.addFilter("test-case-exclude", "*");
    context.run();
}

/// Runs nothing: doctest names all tests to this listener as skipped.
struct Lister : ResultCollector {
    using ResultCollector::ResultCollector;
    void test_case_skipped(const doctest::TestCaseData& test) override {
        titles.emplace_back(test.m_name);
        if (!judge_options().list_suspicions) return;
        for (const Suspicion& s : info_of(test.m_file.c_str(), test.m_line).suspicions) {
            std::printf("%s\t%s\t%d\t%s\n", test.m_name, s.misconception.c_str(), s.section,
                        lesson_of(s.misconception).c_str());
        }
    }
};

/// Runs nothing: doctest answers with the tests that match.
struct Planner : ResultCollector {
    using ResultCollector::ResultCollector;
    void report_query(const doctest::QueryData& matching) override {
        for (unsigned i = 0; i < matching.num_data; ++i) {
            const doctest::TestCaseData& test = *matching.data[i];
            const TestInfo& info = info_of(test.m_file.c_str(), test.m_line);
            plan.push_back({test.m_name, info.points, info.measures});
        }
    }
};

} // namespace

void list_tests() {
    doctest::Context context;
    context.setOption("reporters", "lister");
    context.setOption("order-by", "file");
    context.addFilter("test-case-exclude", "*");
    context.run();
}

int judge() {
    grading.lab = lab_under_test().number;
    grading.lab_name = lab_under_test().name;
    Report report(judge_options().color);
    report.heading(grading);
    if (judge_options().compile_error.empty()) {
        run_tests(report);
    } else {
        std::ifstream log(judge_options().compile_error);
        report.compiler_messages({std::istreambuf_iterator<char>(log), {}});
        skip_tests();
    }
    if (grading.tests.empty()) {
        std::fprintf(stderr, "No test of lab %s has a title with \"%s\" in it.\n", grading.lab.c_str(),
                     judge_options().only.c_str());
        return 2;
    }
    report.summary(grading);
    if (!judge_options().json.empty()) write_atomically(judge_options().json, as_json(grading));
    if (grading.has(Status::harness_error)) return 2;
    return grading.score() == grading.max_score() ? 0 : 1;
}

} // namespace harness

REGISTER_REPORTER("soket", 1, harness::ResultCollector);
REGISTER_REPORTER("planner", 1, harness::Planner);
REGISTER_REPORTER("lister", 1, harness::Lister);
