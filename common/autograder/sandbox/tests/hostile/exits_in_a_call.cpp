// Tries to end the process, as if all were well, in the middle of a test. Must be: exited, saying "ended the whole program".
#include "fixed_length.hpp"

#include <cstdlib>

namespace {
void attack() { std::exit(0); }
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
