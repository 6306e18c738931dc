#include "harness/interruption.hpp"

#include "harness/stillness.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace harness {

namespace {

volatile std::sig_atomic_t signal_taken = 0;
sigset_t mask_while_waiting;
bool is_prepared = false;

} // namespace

void take_signals_while_waiting() {
    sigset_t taken;
    sigemptyset(&taken);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        sigaddset(&taken, number);
        struct sigaction note {};
        note.sa_handler = [](int which) { signal_taken = which; };
        sigaction(number, &note, nullptr);
    }
    sigprocmask(SIG_BLOCK, &taken, &mask_while_waiting);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigdelset(&mask_while_waiting, number);
    is_prepared = true;
}

const sigset_t* interruptible_mask() { return is_prepared ? &mask_while_waiting : nullptr; }

void end_if_interrupted() {
    const int number = signal_taken;
    if (number == 0) return;
    end_all_students();
    std::signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &mask_while_waiting, nullptr);
    raise(number);
}

void end_all_students() {
    for (int round = 0; round < 1000; ++round) {
        std::vector<pid_t> left = descendants({getpid()});
        for (auto p = left.rbegin(); p + 1 < left.rend(); ++p)
            kill(*p, SIGKILL); // all but the first, which is this process
        if (waitpid(-1, nullptr, left.size() == 1 ? WNOHANG : 0) < 0 && errno == ECHILD) return;
    }
}

} // namespace harness
