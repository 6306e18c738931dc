// Tries to make an object file of 2 GB. Must be: compile_error.
#include "fixed_length.hpp"

char array[2UL << 30] = {1};
namespace {
void attack() { array[1] = 2; }
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
