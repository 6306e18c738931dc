// Tries to fork without end. Must be: without points. Takes long.
#include "fixed_length.hpp"

#include <unistd.h>

namespace {
void attack() {
    for (;;) fork();
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
