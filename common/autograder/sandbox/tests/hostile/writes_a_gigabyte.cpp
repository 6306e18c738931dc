// Tries to print a gigabyte. Must be: without points. Takes long.
#include "fixed_length.hpp"

#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    const std::string megabyte(1 << 20, '#');
    for (int i = 0; i < 1024; ++i) {
        if (syscall(SYS_write, 1, megabyte.data(), megabyte.size()) < 0) return;
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
