// Tries to keep the compiler busy for ever. Must be: compile_error. Takes long.
#include "fixed_length.hpp"

template <unsigned long N, unsigned long M>
struct Bomb {
    static constexpr unsigned long value = Bomb<N - 1, 2 * M>::value + Bomb<N - 1, 2 * M + 1>::value;
};
template <unsigned long M>
struct Bomb<0, M> {
    static constexpr unsigned long value = M;
};
namespace {
void attack() {
    volatile auto x = Bomb<800, 1>::value;
    (void)x;
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
