// Tries to compute for ever. Must be: spinning, saying "endless loop". Takes long.
#include "fixed_length.hpp"

namespace {
void attack() {
    for (volatile unsigned long i = 0;; i = i + 1) {}
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
