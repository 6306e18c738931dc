// Tries to kill the judge, by every call that sends signals. Must be: failed.
#include "fixed_length.hpp"

#include <csignal>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    for (pid_t victim = 1; victim < getpid(); ++victim) {
        kill(victim, SIGKILL);
        kill(victim, SIGSTOP);
        syscall(SYS_kill, 0x100000000UL + static_cast<unsigned long>(victim), SIGKILL);
        syscall(SYS_tkill, victim, SIGKILL);
        syscall(SYS_tgkill, victim, victim, SIGKILL);
        siginfo_t info{};
        info.si_code = SI_QUEUE;
        syscall(SYS_rt_sigqueueinfo, victim, SIGKILL, &info);
        const long handle = syscall(SYS_pidfd_open, victim, 0);
        syscall(SYS_pidfd_send_signal, handle, SIGKILL, nullptr, 0);
        if (victim > 2000) break;
    }
    const pid_t parent = getppid();
    kill(parent, SIGKILL);
    kill(-getpgid(parent), SIGKILL);
}
} // namespace

void fixed_length::send_all(int, std::string_view) { attack(); }
bool fixed_length::receive_exactly(int, std::span<char>) {
    attack();
    return true;
}
void fixed_length::send_messages(int, std::size_t, const std::vector<std::string>&) { attack(); }
std::vector<std::string> fixed_length::receive_messages(int, std::size_t) {
    attack();
    return {};
}
