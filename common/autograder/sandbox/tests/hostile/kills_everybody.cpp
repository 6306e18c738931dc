// Tries to kill every process that it may signal. Must be: without points.
#include "fixed_length.hpp"

#include <csignal>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    kill(-1, SIGKILL);
    kill(0, SIGTERM);
    syscall(SYS_kill, 0xffffffff00000001UL, SIGKILL);
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
