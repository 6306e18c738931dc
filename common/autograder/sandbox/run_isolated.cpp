#include "autograder/sandbox/run_isolated.hpp"

#include "autograder/sandbox/commands.hpp"
#include "autograder/sandbox/keeper.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace autograder {

namespace {

[[noreturn]] void be_keeper(const Start& start, int result, pid_t parent) {
    setsid(); // Ctrl-C is for the autograder, with which this process ends
    end_with(parent);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
    dup2(result, STDERR_FILENO + 1);
    close_range(STDERR_FILENO + 2, ~0U, 0); // what other threads have open, and locks, are not this job's
    fcntl(STDERR_FILENO + 1, F_SETFD, FD_CLOEXEC);
    const std::string bytes = packed(keep(start));
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t n = write(STDERR_FILENO + 1, bytes.data() + sent, bytes.size() - sent);
        if (n < 0) _exit(1);
        sent += static_cast<std::size_t>(n);
    }
    _exit(0);
}

std::string all_from(int descriptor) {
    std::string bytes;
    std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    for (;;) {
        const ssize_t n = read(descriptor, buffer.data(), buffer.size());
        if (n == 0 || (n < 0 && errno != EINTR)) return bytes;
        if (n > 0) bytes.append(buffer.data(), static_cast<std::size_t>(n));
    }
}

Outcome without_start(const std::string& trouble) {
    Outcome outcome;
    outcome.trouble = trouble;
    return outcome;
}

} // namespace

Outcome run_isolated(const Job& job, Isolation isolation, unsigned slot) {
    if (job.command.empty()) throw std::invalid_argument("a job needs a command");
    const Start start = start_of(job, isolation, slot);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return without_start(std::string("pipe2: ") + std::strerror(errno));
    const pid_t self = getpid();
    const pid_t keeper = fork();
    if (keeper == 0) be_keeper(start, ends[1], self);
    const int error = errno;
    close(ends[1]);
    if (keeper < 0) {
        close(ends[0]);
        return without_start(std::string("fork: ") + std::strerror(error));
    }
    const std::string bytes = all_from(ends[0]);
    close(ends[0]);
    while (waitpid(keeper, nullptr, 0) < 0 && errno == EINTR) {}
    try {
        return unpacked(bytes);
    } catch (const std::runtime_error&) {
        return without_start("the process that keeps the job was ended from outside");
    }
}

} // namespace autograder
