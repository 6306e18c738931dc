// Tries to leave a process that ignores signals and belongs to nobody, and that goes on for ever. Must be: failed. Takes long.
#include "fixed_length.hpp"

#include <csignal>
#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    if (fork() != 0) return;
    setsid();
    if (fork() != 0) _exit(0);
    for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_IGN);
    for (;;) {
        if (fork() > 0) _exit(0); // a new number every time
        const timespec a_moment{0, 1000000};
        syscall(SYS_nanosleep, &a_moment, nullptr);
    }
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
