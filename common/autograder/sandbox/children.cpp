#include "autograder/sandbox/children.hpp"

#include "autograder/sandbox/loopback.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>

namespace autograder {

namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

[[noreturn]] void fail(const char* what) {
    const std::string text = std::string(what) + ": " + std::strerror(errno) + "\n";
    (void)!write(STDERR_FILENO, text.data(), text.size());
    _exit(127);
}

void arrange(int output, int status, int report) {
    constexpr int parking = 100;
    const int nothing = open("/dev/null", O_RDONLY);
    const int parked_output = fcntl(output, F_DUPFD, parking);
    const int parked_status = fcntl(status, F_DUPFD, parking);
    const int parked_report = fcntl(report, F_DUPFD, parking);
    dup2(nothing, STDIN_FILENO);
    dup2(parked_output, STDOUT_FILENO);
    dup2(parked_output, STDERR_FILENO);
    dup2(parked_status, status_descriptor);
    dup2(parked_report, report_descriptor);
    close_range(report_descriptor + 1, ~0U, 0);
}

} // namespace

bool become(uid_t user) {
    return setgroups(0, nullptr) == 0 && setresgid(user, user, user) == 0 && setresuid(user, user, user) == 0
           && getuid() == user && geteuid() == user;
}

pid_t start_child(const Start& start, int output, int status, int report) {
    std::vector<char*> command = pointers_to(start.command);
    std::vector<char*> environment = pointers_to(start.environment);
    const pid_t keeper = getpid();
    const pid_t child = fork();
    if (child != 0) return child;
    for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    setsid();
    arrange(output, status, report);
    umask(022);
    if (chdir("/") != 0) fail("chdir /");
    if (start.isolation == Isolation::user && start.is_root) give_private_network(); // where that is possible
    if (start.isolation == Isolation::bubblewrap && start.is_root && !become(start.user)) fail("setresuid");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != keeper) _exit(127);
    execve(command[0], command.data(), environment.data());
    fail(command[0]);
}

} // namespace autograder
