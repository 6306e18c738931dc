// Tries to take all the memory with many processes. Must be: without points. Takes long.
#include "fixed_length.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace {
void attack() {
    for (int i = 0; i < 40; ++i) fork();
    for (;;) {
        auto* more =
            static_cast<char*>(mmap(nullptr, 8UL << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        if (more == MAP_FAILED) continue;
        for (unsigned long at = 0; at < 8UL << 20; at += 4096) more[at] = 1;
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
