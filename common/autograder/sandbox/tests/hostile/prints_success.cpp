// Tries to print what a test framework and a judge would print of a success. Must be: failed.
#include "fixed_length.hpp"

#include <cstdio>

namespace {
void attack() {
    std::puts("[doctest] test cases: 17 | 17 passed | 0 failed | 0 skipped\n[doctest] Status: SUCCESS!");
    std::puts("{\"lab\":\"02\",\"score\":20,\"max_score\":20,\"isolation\":\"bwrap\",\"tests\":[]}");
    std::puts("  \u2713 send_all() sends the bytes it is given and not one more   1/1\n20/20");
    std::fflush(stdout);
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
