#include "harness/workers.hpp"

#include "harness/channel.hpp"
#include "harness/encode.hpp"
#include "harness/interruption.hpp"
#include "harness/shared.hpp"
#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

namespace harness {

namespace {

/// Which tests somebody has begun, for all workers together.
class Begun {
public:
    explicit Begun(const std::vector<bool>& measures) : measures_(measures) {
        const std::size_t bytes = std::max<std::size_t>(measures.size(), 1) * sizeof *flags_;
        void* place = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (place == MAP_FAILED) throw net::failure_of("mmap");
        flags_ = static_cast<std::atomic<bool>*>(place); // false, as a fresh mapping is
    }
    /// \param forwards in the order of the tests
    /// \return the number of a test that is now this worker's, one that measures work before all others; nothing when all have begun
    std::optional<std::size_t> take(bool forwards) {
        for (const bool measuring : {true, false}) {
            for (std::size_t i = 0; i < measures_.size(); ++i) {
                const std::size_t test = forwards ? i : measures_.size() - 1 - i;
                if (measures_[test] == measuring && !flags_[test].exchange(true)) return test;
            }
        }
        return std::nullopt;
    }

private:
    const std::vector<bool>& measures_;
    std::atomic<bool>* flags_ = nullptr;
};

/// What a worker says: of which test, and what.
using Answer = std::pair<std::uint32_t, std::string>;

void write_all(int pipe, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(pipe, bytes.data(), bytes.size());
        if (n < 0 && errno != EINTR) _exit(1); // the judge is gone
        if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

[[noreturn]] void work_for(int pipe, Begun& begun, bool forwards, const RunOne& run_one) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 1); // orphans of students come to this process, which ends them
    map_shared();
    while (const auto number = begun.take(forwards)) {
        const std::string answer = run_one(*number);
        write_all(pipe, pack(Kind::told, encode(Answer(static_cast<std::uint32_t>(*number), answer))));
    }
    _exit(0);
}

/// The judge's end of the pipe from a worker.
struct Worker {
    net::Descriptor pipe;
    pid_t process;
    std::string bytes{};
};

/// The first answer in \p bytes, which loses it.
std::optional<Answer> take_answer(std::string& bytes) {
    bool broken = false;
    const auto frame = unpack(bytes, broken);
    if (!frame) return std::nullopt;
    return decode<Answer>(frame->payload);
}

/// \return false at the end of the pipe
bool read_more(Worker& worker) {
    std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    const ssize_t n = ::read(worker.pipe.get(), buffer.data(), buffer.size());
    if (n > 0) worker.bytes.append(buffer.data(), static_cast<std::size_t>(n));
    return n > 0 || (n < 0 && errno == EINTR);
}

Worker start(Begun& begun, bool forwards, const RunOne& run_one) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw net::failure_of("pipe2");
    net::Descriptor reading(ends[0]);
    const net::Descriptor writing(ends[1]);
    std::fflush(nullptr); // or the worker would write the judge's lines once more
    const pid_t process = fork();
    if (process < 0) throw net::failure_of("fork");
    if (process == 0) work_for(writing.get(), begun, forwards, run_one);
    return {std::move(reading), process};
}

/// Collects answers as they come, and hands them on in the order of the tests.
class InOrder {
public:
    InOrder(const std::vector<bool>& measures, const Take& take)
        : answers_(measures.size()),
          take_(take),
          measuring_(static_cast<std::size_t>(std::count(measures.begin(), measures.end(), true))),
          measures_(measures) {}
    void add(Answer answer) {
        if (measures_.at(answer.first)) --measuring_;
        answers_.at(answer.first) = std::move(answer.second);
        for (; next_ < answers_.size() && answers_[next_]; ++next_) {
            take_(next_, answers_[next_]);
            answers_[next_]->clear();
        }
    }
    /// \return how many tests that measure work have no answer yet
    [[nodiscard]] std::size_t measuring() const { return measuring_; }
    /// Some of the rest have no answer, since their worker ended.
    void finish() {
        for (; next_ < answers_.size(); ++next_) take_(next_, answers_[next_]);
    }

private:
    std::vector<std::optional<std::string>> answers_;
    std::size_t next_ = 0;
    const Take& take_;
    std::size_t measuring_;
    const std::vector<bool>& measures_;
};

bool is_working(const Worker& worker) { return static_cast<bool>(worker.pipe); }

void take_what_has_come(std::vector<Worker>& workers, InOrder& answers) {
    std::vector<pollfd> readable;
    for (const Worker& worker : workers) readable.push_back({worker.pipe.get(), POLLIN, 0});
    if (ppoll(readable.data(), readable.size(), nullptr, interruptible_mask()) < 0) end_if_interrupted();
    for (std::size_t i = 0; i < workers.size(); ++i) {
        if (readable[i].revents == 0) continue;
        if (!read_more(workers[i])) workers[i].pipe.close();
        while (auto answer = take_answer(workers[i].bytes)) answers.add(std::move(*answer));
    }
}

} // namespace

void run_in_workers(const std::vector<bool>& measures, const RunOne& run_one, const Take& take) {
    const std::size_t while_measuring = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 2, most_workers());
    Begun begun(measures);
    InOrder answers(measures, take);
    std::vector<Worker> workers;
    for (;;) {
        const std::size_t wanted = answers.measuring() > 0 ? while_measuring : most_workers();
        // The first worker goes forwards, so that there is something to read soon; the others begin with the last tests, which are
        // the longest as a rule.
        while (workers.size() < std::min(wanted, measures.size())) {
            workers.push_back(start(begun, workers.empty(), run_one));
        }
        if (std::none_of(workers.begin(), workers.end(), is_working)) break;
        take_what_has_come(workers, answers);
    }
    for (const Worker& worker : workers) waitpid(worker.process, nullptr, 0);
    answers.finish();
}

} // namespace harness
