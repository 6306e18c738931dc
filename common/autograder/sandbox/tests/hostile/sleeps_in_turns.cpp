// Tries to sleep, again and again, by calls that the engine does not see. Must be: stuck. Takes long.
#include "fixed_length.hpp"

#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    for (;;) {
        const timespec a_moment{0, 10000000};
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
