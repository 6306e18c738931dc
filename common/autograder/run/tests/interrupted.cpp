// interrupted-test ROOT TREE [--kills N] [--students N] [--seed N] [--isolation LEVEL] [--lab NN]: a run of soket grade that is ended N
// times at random moments, and begun again each time, must come to the same results as one that nobody disturbs.
//
// "The same" is the whole result file but for the seconds, and for messages and transcripts, in which each judging has random words of
// its own. What a run that was ended has finished is kept to the last byte, seconds and words included. And nothing is left behind: no
// process, no temporary file or folder.
#include "autograder/report/results_file.hpp"
#include "autograder/report/whole_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
using namespace autograder;
using Clock = std::chrono::steady_clock;

namespace {

struct Settings {
    fs::path root, tree;
    int kills = 10;
    std::string students = "60", isolation = "best", lab = "02";
    unsigned seed = std::random_device()();
};

/// What must hold did not.
struct Wrong {
    std::string what;
};

void must(bool holds, const std::string& what) {
    if (!holds) throw Wrong{what};
}

pid_t start(const std::vector<std::string>& command, const fs::path& log) {
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const pid_t process = fork();
    if (process != 0) return process;
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execv(words[0], words.data());
    _exit(127);
}

int end_of(pid_t process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

/// \return whether the process has ended before that time; it is not reaped
bool ends_before(pid_t process, Clock::time_point time) {
    siginfo_t info{};
    while (waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0) {
        if (Clock::now() >= time) return false;
        poll(nullptr, 0, 2);
    }
    return true;
}

/// Orphans become this process's children, so none can hide. Those of a run that was killed may take a moment to end.
void nobody_is_left() {
    const auto deadline = Clock::now() + std::chrono::seconds(30);
    for (;;) {
        const pid_t ended = waitpid(-1, nullptr, WNOHANG);
        if (ended < 0 && errno == ECHILD) return;
        must(Clock::now() < deadline, "processes are left behind");
        if (ended == 0) poll(nullptr, 0, 2);
    }
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

using Results = std::map<std::string, StudentResult>;

Results results_in(const fs::path& out) {
    Results results;
    if (!fs::exists(out / "results")) return results;
    for (StudentResult& each : load_all(out / "results")) results[each.student.key] = std::move(each);
    return results;
}

std::string text_of(StudentResult result, const std::function<void(LabResult&)>& change = nullptr) {
    if (change) std::for_each(result.labs.begin(), result.labs.end(), change);
    return to_json(result);
}

void forget_what_is_random(LabResult& lab) {
    lab.seconds = 0;
    for (TestResult& test : lab.tests) {
        test.message.clear();
        test.transcript.clear();
        test.replay.clear();
    }
}

/// All that was graded before is still there, byte for byte.
void nothing_was_lost(const Results& before, const Results& after) {
    for (const auto& [key, student] : before) {
        if (student.labs.empty() || student.labs.front().state != "graded") continue;
        must(after.contains(key) && text_of(after.at(key)) == text_of(student),
             "the result of " + key + " was complete and has changed");
    }
}

class Experiment {
public:
    explicit Experiment(Settings settings) : settings_(std::move(settings)), random_(settings_.seed) {
        std::string name = (fs::temp_directory_path() / "soket-interrupted-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        place_ = name;
        fs::create_directory(place_ / "tmp");
        setenv("TMPDIR", (place_ / "tmp").c_str(), 1); // NOLINT(concurrency-mt-unsafe): there is one thread
        fs::permissions(place_, fs::perms(0711));
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        const bool isolates = end_of(start(soket({"check"}), place_ / "log")) == 0;
        if (!isolates) settings_.isolation = "none"; // what is tested here holds at every level
        run({settings_.root / "common/autograder/class/make-class", settings_.students, submissions(), "--lab",
             settings_.lab, "--kinds", "wrong,solution,stub,crlf,broken,wrong,missing,right"});
    }
    ~Experiment() {
        std::error_code ignored;
        fs::remove_all(place_, ignored);
    }
    Experiment(const Experiment&) = delete;
    Experiment& operator=(const Experiment&) = delete;

    void carry_out() {
        end_many_beginnings();
        const auto begin = Clock::now();
        run(grading("undisturbed"));
        const std::chrono::duration<double> taken = Clock::now() - begin;
        const Results expected = results_in(place_ / "undisturbed");
        std::printf("undisturbed: %zu students in %.1f s\n", expected.size(), taken.count());
        for (int kill = 1; kill <= settings_.kills; ++kill) end_one(kill, taken.count());
        const Results before = results_in(place_ / "disturbed");
        run(grading("disturbed"));
        const Results got = results_in(place_ / "disturbed");
        nothing_was_lost(before, got);
        same(expected, got);
        nobody_is_left();
        must(fs::is_empty(place_ / "tmp"), "temporary files are left behind");
        for (const auto& entry : fs::recursive_directory_iterator(place_ / "disturbed"))
            must(entry.path().extension() != ".new", "an unfinished file is left behind: " + entry.path().string());
    }

private:
    /// A sandbox that is just being made is the hardest to be rid of: what bwrap has begun waits for bwrap.
    void end_many_beginnings() {
        for (int i = 0; i < 40; ++i) {
            const pid_t process = start(soket({"check"}), place_ / "log");
            ends_before(process, Clock::now() + std::chrono::milliseconds(random_() % 60));
            kill(process, SIGKILL);
            end_of(process);
            nobody_is_left();
        }
    }
    [[nodiscard]] std::vector<std::string> soket(const std::vector<std::string>& arguments) const {
        std::vector<std::string> command = {settings_.tree / "soket", "--root", settings_.root, "--tree",
                                            settings_.tree};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return command;
    }
    [[nodiscard]] std::string submissions() const { return place_ / "submissions"; }
    [[nodiscard]] std::vector<std::string> grading(const std::string& out) const {
        return soket({"grade", submissions(), "--out", place_ / out, "--isolation", settings_.isolation, "--lab",
                      settings_.lab});
    }
    void run(const std::vector<std::string>& command) const {
        const int status = end_of(start(command, place_ / "log"));
        must(status == 0, command[0] + " has failed:\n" + content_of(place_ / "log"));
    }

    /// Starts a run and ends it at a random moment. When there is nothing left to be done, it begins anew.
    void end_one(int number, double whole) {
        constexpr std::array signals = {SIGKILL, SIGTERM, SIGINT, SIGKILL};
        const int signal = signals.at(random_() % signals.size());
        // On average a little too early for the run to be done after that many times.
        const double most = 1.8 * whole / settings_.kills;
        const std::chrono::duration<double> after(most * static_cast<double>(random_() % 1000) / 1000);
        const Results before = results_in(place_ / "disturbed");
        const pid_t process = start(grading("disturbed"), place_ / "log");
        const bool was_done = ends_before(process, Clock::now() + std::chrono::duration_cast<Clock::duration>(after));
        kill(process, signal);
        const int status = end_of(process);
        nobody_is_left();
        const Results now = results_in(place_ / "disturbed");
        nothing_was_lost(before, now);
        std::printf("%2d: signal %d after %.2f s, %zu students have a result%s\n", number, signal, after.count(),
                    now.size(), was_done ? "; it was done already, and begins anew" : "");
        std::fflush(stdout);
        // A signal that comes before or behind the grading proper ends the run in its own way.
        const bool well = (WIFSIGNALED(status) && WTERMSIG(status) == signal)
                          || (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 130));
        must(well, "the run ended with status " + std::to_string(status) + ":\n" + content_of(place_ / "log"));
        if (was_done) fs::remove_all(place_ / "disturbed");
    }

    void same(const Results& expected, const Results& got) const {
        must(expected.size() == got.size() && !got.empty(), "there are other students");
        for (const auto& [key, student] : expected) {
            must(got.contains(key), key + " has no result");
            const std::string a = text_of(student, forget_what_is_random);
            const std::string b = text_of(got.at(key), forget_what_is_random);
            std::string both = "the results of " + key + " differ:\n";
            must(a == b, both.append(a).append("\n").append(b));
        }
        for (const char* file : {"grades.csv", "grades-canvas.csv", "class.html"})
            must(content_of(place_ / "undisturbed" / file) == content_of(place_ / "disturbed" / file),
                 std::string(file) + " differs");
    }

    Settings settings_;
    std::mt19937 random_;
    fs::path place_;
};

Settings settings_from(int count, char** words) {
    if (count < 3 || count % 2 == 0)
        throw std::invalid_argument(
            "interrupted-test ROOT TREE [--kills N] [--students N] [--seed N] [--isolation LEVEL] [--lab NN]");
    Settings settings;
    settings.root = fs::absolute(words[1]).lexically_normal();
    settings.tree = fs::absolute(words[2]).lexically_normal();
    for (int i = 3; i + 1 < count; i += 2) {
        const std::string option = words[i];
        const std::string value = words[i + 1];
        if (option == "--kills")
            settings.kills = std::stoi(value);
        else if (option == "--students")
            settings.students = value;
        else if (option == "--seed")
            settings.seed = static_cast<unsigned>(std::stoul(value));
        else if (option == "--isolation")
            settings.isolation = value;
        else if (option == "--lab")
            settings.lab = value;
        else
            throw std::invalid_argument("there is no option " + option);
    }
    return settings;
}

} // namespace

int main(int count, char** words) {
    try {
        const Settings settings = settings_from(count, words);
        std::printf("--seed %u\n", settings.seed);
        Experiment(settings).carry_out();
        std::printf("the same results, and nothing left behind\n");
        return 0;
    } catch (const Wrong& wrong) {
        std::printf("WRONG: %s\n", wrong.what.c_str());
        return 1;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "interrupted-test: %s\n", e.what());
        return 2;
    }
}
