// Makes: 05-cut-it-yourself.html

#include "figures/cut/cut_it_yourself.hpp"

#include "length_prefixed.hpp"

#include "figures/shown.hpp"
#include "naive.hpp"

#include <string>

using namespace figures;

namespace {

void run_naive(int socket, const Say& say) {
    naive::receive_messages(
        socket, [&](const char* body, int size) { say(Text::same(as_demos_show(std::string(body, body + size)))); });
}

void run_right(int socket, const Say& say) {
    length_prefixed::MessageReader messages(socket);
    while (const auto message = messages.next()) {
        say(Text::same(as_demos_show(*message)));
    }
}

} // namespace

int main() {
    return cut_it_yourself({.id = "05-cut",
                            .title = {"Two short messages", "Dua pesan pendek"},
                            .stream = "00003mon00003tue",
                            .parts = {{8, {"message 1", "pesan 1"}, 0, 5}, {8, {"message 2", "pesan 2"}, 1, 5}},
                            .pieces = {3, 5, 6, 2},
                            .as_in = {"as in section 1", "seperti di bagian 1"},
                            .naive = run_naive,
                            .right = run_right},
                           "05-cut-it-yourself.html");
}
