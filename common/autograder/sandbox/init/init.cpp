// sandbox-init OPTIONS -- COMMAND...: the first process of a job. It sets the limits where they must be set, inside; becomes who it is
// told to; starts the command, waits for whatever becomes an orphan, and tells on descriptor 3 how the command ended.
//
// The command must not be the first process of a PID namespace: signals without a handler do nothing there, see pid_namespaces(7).
#include "autograder/sandbox/init/landlock.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr int status_descriptor = 3;

[[noreturn]] void fail(const char* what) {
    dprintf(status_descriptor, "%s: %s\n", what, std::strerror(errno));
    _exit(127);
}

void limit(__rlimit_resource what, const char* most) {
    const rlim_t value = std::strtoull(most, nullptr, 10);
    const rlimit both{value, value};
    if (setrlimit(what, &both) != 0) fail("setrlimit");
}

/// A little more before SIGKILL comes: SIGXCPU says what it was.
void limit_cpu(const char* seconds) {
    const rlim_t value = std::strtoull(seconds, nullptr, 10);
    const rlimit both{value, value + 5};
    if (setrlimit(RLIMIT_CPU, &both) != 0) fail("setrlimit");
}

struct Options {
    std::vector<std::string> readable, writable;
    uid_t user = 0;
    char** command = nullptr;
};

Options parse(char** words) {
    Options options;
    for (++words; *words != nullptr; ++words) {
        const std::string word = *words;
        if (word == "--") {
            options.command = words + 1;
            break;
        }
        if (word == "--fixed-addresses") {
            personality(ADDR_NO_RANDOMIZE); // refused in some containers: then it has to do without
            continue;
        }
        const char* value = *++words;
        if (value == nullptr) break;
        if (word == "--cpu") limit_cpu(value);
        if (word == "--file") limit(RLIMIT_FSIZE, value);
        if (word == "--descriptors") limit(RLIMIT_NOFILE, value);
        if (word == "--processes") limit(RLIMIT_NPROC, value);
        if (word == "--space") limit(RLIMIT_AS, value);
        if (word == "--read") options.readable.emplace_back(value);
        if (word == "--write") options.writable.emplace_back(value);
        if (word == "--user") options.user = static_cast<uid_t>(std::strtoul(value, nullptr, 10));
    }
    if (options.command == nullptr || *options.command == nullptr) {
        errno = EINVAL;
        fail("sandbox-init: no command");
    }
    return options;
}

[[noreturn]] void become_the_command(const Options& options) {
    close(status_descriptor);
    limit(RLIMIT_CORE, "0");
    if (options.user != 0) {
        if (setgroups(0, nullptr) != 0 || setresgid(options.user, options.user, options.user) != 0
            || setresuid(options.user, options.user, options.user) != 0) {
            std::perror("sandbox-init: setresuid");
            _exit(126);
        }
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execv(options.command[0], options.command);
    std::perror(options.command[0]);
    _exit(127);
}

} // namespace

int main(int, char** words) {
    prctl(PR_SET_DUMPABLE, 0); // nothing of this process is for the command's eyes
    const Options options = parse(words);
    if (!options.writable.empty()) autograder::keep_to(options.readable, options.writable);
    const pid_t command = fork();
    if (command < 0) fail("fork");
    if (command == 0) become_the_command(options);
    close(4);
    for (;;) {
        int status = 0;
        const pid_t ended = waitpid(-1, &status, 0);
        if (ended < 0 && errno != EINTR) fail("waitpid");
        if (ended != command) continue;
        if (WIFEXITED(status)) dprintf(status_descriptor, "E%d\n", WEXITSTATUS(status));
        if (WIFSIGNALED(status)) dprintf(status_descriptor, "S%d\n", WTERMSIG(status));
        _exit(0);
    }
}
