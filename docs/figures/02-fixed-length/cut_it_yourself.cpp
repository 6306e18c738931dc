// Makes: 02-cut-it-yourself.html

#include "figures/cut/cut_it_yourself.hpp"

#include "fixed_length.hpp"

#include "figures/shown.hpp"
#include "naive.hpp"

#include <array>
#include <span>
#include <string>

using namespace figures;

namespace {

std::string shown(std::span<const char> message) { return as_demos_show(std::string(message.begin(), message.end())); }

void run_naive(int socket, const Say& say) {
    naive::receive_messages(socket, [&](std::span<const char> message) { say(Text::same(shown(message))); });
}

void run_right(int socket, const Say& say) {
    std::array<char, 8> message{};
    while (fixed_length::receive_exactly(socket, message)) {
        say(Text::same(shown(message)));
    }
}

} // namespace

int main() {
    return cut_it_yourself({.id = "02-cut",
                            .title = {"Two messages of 8 bytes", "Dua pesan sepanjang 8 bita"},
                            .stream = "monday  tuesday ",
                            .parts = {{8, {"message 1", "pesan 1"}}, {8, {"message 2", "pesan 2"}}},
                            .pieces = {3, 9, 4},
                            .as_in = {"as in section 1", "seperti di bagian 1"},
                            .naive = run_naive,
                            .right = run_right},
                           "02-cut-it-yourself.html");
}
