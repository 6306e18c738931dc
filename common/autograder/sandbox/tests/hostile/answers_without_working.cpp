// Tries to give the answers that a test might like without a single call. Must be: failed.
#include "fixed_length.hpp"

#include <algorithm>

void fixed_length::send_all(int, std::string_view) {}
bool fixed_length::receive_exactly(int, std::span<char> message) {
    std::fill(message.begin(), message.end(), 'A');
    return true;
}
void fixed_length::send_messages(int, std::size_t, const std::vector<std::string>&) {}
std::vector<std::string> fixed_length::receive_messages(int, std::size_t size) { return {std::string(size, 'A')}; }
