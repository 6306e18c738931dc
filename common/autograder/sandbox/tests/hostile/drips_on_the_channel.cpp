// Tries to send the judge one byte at a time, for ever, on whatever is open. Must be: without points. Takes long.
#include "fixed_length.hpp"

#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    for (;;) {
        for (int number = 3; number < 1024; ++number) syscall(SYS_write, number, "\x01", 1);
        const timespec a_moment{0, 5000000};
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
