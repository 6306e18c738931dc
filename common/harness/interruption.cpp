#include "harness/interruption.hpp"

#include "harness/stillness.hpp"

#include <poll.h>
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
    // Nothing is waited for before everything is dead. One that forks and ends, again and again, is gone before a signal comes to it; but
    // the dead count as well against the limit of its processes, so that at last it cannot fork, and keeps its number.
    for (int round = 0; round < 10000; ++round) {
        bool is_alive = false;
        for (const Task& task : tasks_below({getpid()})) {
            if (task.process == getpid()) continue;
            is_alive = is_alive || (task.state != 'Z' && task.state != 'X');
            kill(task.process, SIGKILL);
        }
        if (is_alive && round < 9000) {
            poll(nullptr, 0, 1);
            continue;
        }
        while (waitpid(-1, nullptr, WNOHANG) > 0) {}
        if (waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) return;
    }
}

} // namespace harness
