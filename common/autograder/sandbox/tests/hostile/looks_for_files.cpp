// Tries to find out by __has_include what is there. Must be: without points.
#include "fixed_length.hpp"

#include <stdexcept>

#if __has_include("@ROOT@/solutions/02-fixed-length/fixed_length.cpp")                                                 \
                  || __has_include("@OTHER@")                                                                          \
                                   || __has_include("harness/judge.hpp")                                               \
                                                    || __has_include("@ROOT@/common/harness/judge.hpp")                \
                                                                     || __has_include("fixed_length_test.cpp")         \
                                                                                      || __has_include("/etc/shadow")
constexpr bool found = true;
#else
constexpr bool found = false;
#endif
namespace {
void attack() {
    if (found) throw std::runtime_error("BREACH: found files");
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
