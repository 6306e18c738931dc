#include "autograder/run/grade_run.hpp"

#include "autograder/report/results_file.hpp"
#include "autograder/report/whole_file.hpp"
#include "autograder/run/labs.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <exception>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace autograder {

namespace {

constexpr std::size_t most_result_bytes = 64'000'000;

std::atomic<bool> asked_to_stop = false;

void ask_to_stop(int signal) {
    asked_to_stop = true;
    std::signal(signal, SIG_DFL);
}

bool is_of(const Shard& shard, std::size_t index) { return index % shard.count == shard.index - 1; }

const Source* source_of(const Submission& submission, const Lab& lab) {
    const auto found = std::find_if(submission.sources.begin(), submission.sources.end(),
                                    [&](const Source& source) { return source.lab == lab.number; });
    return found == submission.sources.end() ? nullptr : &*found;
}

/// One student after the other, by as many threads as there are jobs.
class Graders {
public:
    Graders(const GradeRun& run, const std::vector<const Submission*>& submissions, Progress& progress)
        : run_(run), submissions_(submissions), progress_(progress) {
        for (const Lab& lab : run.labs) versions_[lab.number] = version_of(run.root, lab);
    }

    RunSummary finish() {
        {
            std::vector<std::jthread> threads;
            for (unsigned slot = 0; slot < run_.jobs; ++slot) {
                threads.emplace_back([this, slot] { work(slot); });
            }
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        summary_.interrupted = asked_to_stop;
        return summary_;
    }

private:
    void work(unsigned slot) {
        try {
            for (std::size_t next = 0; (next = next_++) < submissions_.size();) {
                grade_student(*submissions_[next], slot);
            }
        } catch (...) { // the results cannot be written: no use in going on
            asked_to_stop = true;
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
    }

    void grade_student(const Submission& submission, unsigned slot) {
        const auto file = run_.results / (submission.student.key + ".json");
        StudentResult before;
        if (std::filesystem::exists(file)) {
            try {
                before = student_from_json(read_whole_file(file, most_result_bytes));
            } catch (const std::exception& error) {
                progress_.say("graded again, since its result cannot be read: " + std::string(error.what()));
            }
        }
        StudentResult result{submission.student, before.labs, submission.notes};
        for (const Lab& lab : run_.labs) {
            if (asked_to_stop) {
                return;
            }
            auto place =
                std::lower_bound(result.labs.begin(), result.labs.end(), lab.number,
                                 [](const LabResult& each, const std::string& number) { return each.lab < number; });
            if (place == result.labs.end() || place->lab != lab.number) {
                place = result.labs.insert(place, LabResult());
                place->lab = lab.number;
            }
            *place = result_of(lab, submission, *place, slot);
            save(result, run_.results);
            progress_.step();
        }
    }

    LabResult result_of(const Lab& lab, const Submission& submission, const LabResult& before, unsigned slot) {
        const Source* source = source_of(submission, lab);
        if (source == nullptr) {
            LabResult missing;
            missing.lab = lab.number;
            missing.state = "missing";
            count(&RunSummary::missing);
            return missing;
        }
        const std::string print = fingerprint(versions_.at(lab.number), run_.isolation, source->text);
        if (before.state == "graded" && before.fingerprint == print) {
            count(&RunSummary::kept);
            return before;
        }
        LabResult result = graded(lab, *source, slot);
        result.fingerprint = print;
        count(&RunSummary::graded);
        if (result.state == "harness_error") {
            count(&RunSummary::harness_errors);
            progress_.say(submission.student.key + ", lab " + lab.number + ": could not be graded: " + result.message);
        }
        return result;
    }

    LabResult graded(const Lab& lab, const Source& source, unsigned slot) {
        try {
            return run_.grade(lab, source, slot);
        } catch (const std::exception& error) {
            LabResult failed;
            failed.lab = lab.number;
            failed.state = "harness_error";
            failed.message = error.what();
            return failed;
        }
    }

    void count(std::size_t RunSummary::*what) {
        const std::lock_guard lock(mutex_);
        ++(summary_.*what);
    }

    const GradeRun& run_;
    const std::vector<const Submission*>& submissions_;
    Progress& progress_;
    std::map<std::string, std::string> versions_; ///< of Soket, by lab
    std::atomic<std::size_t> next_ = 0;
    std::mutex mutex_;
    RunSummary summary_;
    std::exception_ptr failure_;
};

} // namespace

Shard shard_of(const std::string& text) {
    Shard shard;
    const char* const last = text.data() + text.size();
    const auto [slash, first_error] = std::from_chars(text.data(), last, shard.index);
    const bool has_slash = first_error == std::errc() && slash != last && *slash == '/';
    const auto [end, error] = std::from_chars(has_slash ? slash + 1 : last, last, shard.count);
    if (!has_slash || error != std::errc() || end != last || shard.index < 1 || shard.index > shard.count) {
        throw std::invalid_argument("a shard is I/N, such as 2/8, with I from 1 to N; not \"" + text + '"');
    }
    return shard;
}

RunSummary grade_all(const GradeRun& run, const std::vector<Submission>& submissions, Progress& progress) {
    std::filesystem::create_directories(run.results);
    std::vector<const Submission*> mine;
    for (std::size_t i = 0; i < submissions.size(); ++i) {
        if (is_of(run.shard, i)) mine.push_back(&submissions[i]);
    }
    return Graders(run, mine, progress).finish();
}

void finish_on_signals() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        std::signal(signal, ask_to_stop);
    }
}

void go_on_after_signal() { asked_to_stop = false; }

} // namespace autograder
