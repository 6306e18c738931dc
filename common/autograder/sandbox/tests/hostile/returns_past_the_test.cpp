// Tries to return not to its caller but to its caller's caller. Must be: crashed.
#include "fixed_length.hpp"

namespace {
[[gnu::noinline, gnu::no_sanitize("address", "undefined")]] void attack() {
    // frame[0] is the caller's frame, frame[1] where this function returns to.
    auto** frame = static_cast<void**>(__builtin_frame_address(0));
    for (int up = 0; up < 2; ++up) {
        auto** callers = static_cast<void**>(frame[0]);
        frame[1] = callers[1];
        frame[0] = callers[0];
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
