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
#include <thread>
#include <utility>
#include <vector>

namespace harness {

namespace {

/// Which tests somebody has begun, for all workers together.
class Begun {
public:
    explicit Begun(std::size_t count) : count_(count) {
        const std::size_t bytes = std::max<std::size_t>(count, 1) * sizeof *flags_;
        void* place = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (place == MAP_FAILED) throw net::failure_of("mmap");
        flags_ = static_cast<std::atomic<bool>*>(place); // false, as a fresh mapping is
    }
    /// \return the number of a test that is now this worker's; nothing when all have begun
    std::optional<std::size_t> take_first() {
        for (std::size_t i = 0; i < count_; ++i) {
            if (!flags_[i].exchange(true)) return i;
        }
        return std::nullopt;
    }
    std::optional<std::size_t> take_last() {
        for (std::size_t i = count_; i-- > 0;) {
            if (!flags_[i].exchange(true)) return i;
        }
        return std::nullopt;
    }

private:
    std::atomic<bool>* flags_ = nullptr;
    std::size_t count_;
};

/// The first worker goes through the tests in their order, so that there is something to read soon; the others begin with the last
/// ones, which are the longest as a rule.
using Take = std::optional<std::size_t> (Begun::*)();
Take way_of(std::size_t worker) { return worker == 0 ? &Begun::take_first : &Begun::take_last; }

/// What a worker says: of which test, and what.
using Answer = std::pair<std::uint32_t, std::string>;

void write_all(int pipe, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(pipe, bytes.data(), bytes.size());
        if (n < 0 && errno != EINTR) _exit(1); // the judge is gone
        if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

[[noreturn]] void work_for(int pipe, Begun& begun, Take take, const std::function<std::string(std::size_t)>& run_one) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 1); // orphans of students come to this process, which ends them
    map_shared();
    while (const auto number = (begun.*take)()) {
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

Worker start(Begun& begun, Take take, const std::function<std::string(std::size_t)>& run_one) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw net::failure_of("pipe2");
    net::Descriptor reading(ends[0]);
    const net::Descriptor writing(ends[1]);
    std::fflush(nullptr); // or the worker would write the judge's lines once more
    const pid_t process = fork();
    if (process < 0) throw net::failure_of("fork");
    if (process == 0) work_for(writing.get(), begun, take, run_one);
    return {std::move(reading), process};
}

} // namespace

void run_in_workers(std::size_t count, unsigned on_a_core, const std::function<std::string(std::size_t)>& run_one,
                    const std::function<void(std::size_t, const std::optional<std::string>&)>& take) {
    constexpr unsigned fewest = 2;
    constexpr unsigned most = 8;
    const std::size_t wanted = std::clamp(on_a_core * std::thread::hardware_concurrency(), fewest, most);
    Begun begun(count);
    std::vector<Worker> workers;
    while (workers.size() < std::min(wanted, count)) workers.push_back(start(begun, way_of(workers.size()), run_one));

    std::vector<std::optional<std::string>> answers(count);
    std::size_t taken = 0;
    const auto take_what_is_there = [&] {
        for (; taken < count && answers[taken]; ++taken) {
            take(taken, answers[taken]);
            answers[taken]->clear();
        }
    };
    while (std::any_of(workers.begin(), workers.end(), [](const Worker& w) { return static_cast<bool>(w.pipe); })) {
        std::vector<pollfd> readable;
        for (const Worker& worker : workers) readable.push_back({worker.pipe.get(), POLLIN, 0});
        if (ppoll(readable.data(), readable.size(), nullptr, interruptible_mask()) < 0) end_if_interrupted();
        for (std::size_t i = 0; i < workers.size(); ++i) {
            if (readable[i].revents == 0) continue;
            if (!read_more(workers[i])) workers[i].pipe.close();
            while (auto answer = take_answer(workers[i].bytes)) answers.at(answer->first) = std::move(answer->second);
        }
        take_what_is_there();
    }
    for (const Worker& worker : workers) waitpid(worker.process, nullptr, 0);
    for (; taken < count; ++taken) take(taken, answers[taken]);
}

} // namespace harness
