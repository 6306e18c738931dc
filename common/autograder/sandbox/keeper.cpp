#include "autograder/sandbox/keeper.hpp"

#include "autograder/sandbox/children.hpp"
#include "autograder/sandbox/process_tree.hpp"
#include "autograder/sandbox/watch.hpp"

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
#include <cstdlib>
#include <cstring>

namespace autograder {

namespace {

constexpr std::size_t most_kept_output = std::size_t{256} << 10;
constexpr std::size_t most_report = std::size_t{64} << 20;
constexpr int look_every = 50; // milliseconds

volatile std::sig_atomic_t abandoned = 0; ///< whether the autograder is gone

/// The reading end of a pipe from the job.
class Inlet {
public:
    Inlet() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
        reading_ = ends[0];
        writing = ends[1];
        fcntl(reading_, F_SETFL, O_NONBLOCK);
    }
    int writing = -1; ///< for the job; closed here once it has it
    [[nodiscard]] int descriptor() const { return reading_; }

    /// Takes what is there, keeps the first \p most_kept bytes of it all.
    void take(std::size_t most_kept) {
        std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
        for (int round = 0; reading_ >= 0 && round < 16;
             ++round) { // a flood must not keep the keeper from looking around
            const ssize_t n = read(reading_, buffer.data(), buffer.size());
            if (n < 0 && errno != EINTR) return;
            if (n == 0) {
                close(reading_);
                reading_ = -1;
            }
            if (n <= 0) continue;
            const auto size = static_cast<std::size_t>(n);
            bytes.append(buffer.data(), std::min(size, most_kept - std::min(most_kept, bytes.size())));
            seen += size;
        }
    }
    std::string bytes;
    std::uint64_t seen = 0;

private:
    int reading_ = -1;
};

class Keeper {
public:
    explicit Keeper(const Start& start) : start_(start), watch_(start.limits, start.spared) {}

    Outcome run() {
        target_ = start_child(start_, output_.writing, status_.writing, report_.writing);
        for (Inlet* inlet : {&output_, &status_, &report_}) close(inlet->writing);
        if (target_ < 0) {
            outcome_.trouble = std::string("fork: ") + std::strerror(errno);
            return outcome_;
        }
        while (abandoned == 0 && !has_ended() && !is_over()) wait();
        end_everything();
        take();
        conclude();
        return outcome_;
    }

private:
    void wait() {
        std::array<pollfd, 3> waited{
            {{output_.descriptor(), POLLIN, 0}, {status_.descriptor(), POLLIN, 0}, {report_.descriptor(), POLLIN, 0}}};
        poll(waited.data(), waited.size(), look_every);
        take();
    }
    void take() {
        output_.take(most_kept_output);
        status_.take(64);
        report_.take(most_report);
    }
    /// Not reaped yet: its number must stay its own until everything has been ended.
    [[nodiscard]] bool has_ended() const {
        siginfo_t info{};
        return waitid(P_PID, static_cast<id_t>(target_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
    }
    /// Looks at what the job uses. \return whether it must end
    bool is_over() {
        if (output_.seen > start_.limits.output || report_.seen >= most_report) {
            outcome_.end = Outcome::End::too_much_output;
            return true;
        }
        const auto verdict = watch_.look();
        if (!verdict) return false;
        outcome_.end = *verdict;
        return true;
    }
    void end_everything() {
        for (;;) {
            if (!is_reaped_) { // afterwards its number may be somebody else's
                kill(target_, SIGKILL);
                kill(-target_, SIGKILL); // its process group, if it has made one
            }
            if (start_.isolation == Isolation::user && start_.is_root) end_all_of(start_.user);
            for (pid_t ended = 0; (ended = waitpid(-1, nullptr, WNOHANG)) > 0;) is_reaped_ |= ended == target_;
            if (ended_all()) return;
            // With its first process every other one of a PID namespace is ended. But what bwrap has only just begun when it is killed
            // waits for it for ever.
            if (start_.isolation != Isolation::user && end_all_below_self(1000)) return;
            const timespec a_moment{0, 2'000'000};
            nanosleep(&a_moment, nullptr);
        }
    }
    static bool ended_all() { return waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD; }

    void conclude() {
        watch_.fill(outcome_);
        outcome_.output = std::move(output_.bytes);
        outcome_.report = std::move(report_.bytes);
        if (outcome_.end != Outcome::End::could_not_start) return; // a limit has ended it
        // What sandbox-init has told: 'E' or 'S' and a number. Nothing: it did not come to start the command.
        const std::string& told = status_.bytes;
        if (told.empty() || (told[0] != 'E' && told[0] != 'S')) {
            outcome_.trouble = !told.empty() ? told : "the sandbox did not start: " + outcome_.output.substr(0, 500);
            return;
        }
        outcome_.end = told[0] == 'E' ? Outcome::End::exited : Outcome::End::signalled;
        outcome_.status = std::atoi(told.c_str() + 1);
        if (told[0] == 'S' && outcome_.status == SIGXCPU) {
            outcome_.end = Outcome::End::out_of_time;
            outcome_.out_of_cpu = true;
        }
    }

    const Start& start_;
    Inlet output_, status_, report_;
    Watch watch_;
    pid_t target_ = -1;
    bool is_reaped_ = false;
    Outcome outcome_;
};

} // namespace

void end_with(pid_t autograder) {
    std::signal(SIGUSR1, [](int) { abandoned = 1; });
    prctl(PR_SET_PDEATHSIG, SIGUSR1);
    if (getppid() != autograder) _exit(1);
}

Outcome keep(const Start& start) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    return Keeper(start).run();
}

void end_all_of(uid_t user) {
    const pid_t sweeper = fork();
    if (sweeper == 0) {
        // One call that the kernel makes without a fork in between, as no scan of /proc can be: kill(2).
        if (become(user)) kill(-1, SIGKILL);
        _exit(0);
    }
    if (sweeper > 0) waitpid(sweeper, nullptr, 0);
}

} // namespace autograder
