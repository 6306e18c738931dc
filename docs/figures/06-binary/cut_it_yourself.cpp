// Makes: 06-cut-it-yourself.html

#include "figures/cut/cut_it_yourself.hpp"

#include "binary.hpp"

#include "figures/shown.hpp"
#include "naive.hpp"

#include <cstdint>
#include <string>

using namespace figures;

namespace {

void run_naive(int socket, const Say& say) {
    const auto show = [&](const char* body, std::uint32_t size) {
        say(Text::same(as_demos_show(std::string(body, body + size))));
    };
    if (!naive::receive_frames(socket, show)) say({"gives up: too long", "menyerah: terlalu panjang"});
}

void run_right(int socket, const Say& say) {
    binary::FrameReader frames(socket, 100);
    while (const auto frame = frames.next()) {
        say(Text::same(as_demos_show(*frame)));
    }
}

} // namespace

int main() {
    return cut_it_yourself({.id = "06-cut",
                            .title = {"Three frames", "Tiga bingkai"},
                            .stream = std::string("\0\0\0\2ok\0\0\0\0\0\0\0\3bye", 17),
                            .parts = {{6, {"frame 1", "bingkai 1"}, 0, 4},
                                      {4, {"frame 2", "bingkai 2"}, 1, 4},
                                      {7, {"frame 3", "bingkai 3"}, 2, 4}},
                            .pieces = {3, 9, 5},
                            .as_in = {"inside two lengths", "di dalam dua panjang"},
                            .naive = run_naive,
                            .right = run_right,
                            .hex = true},
                           "06-cut-it-yourself.html");
}
