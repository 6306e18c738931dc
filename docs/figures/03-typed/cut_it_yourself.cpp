// Makes: 03-cut-it-yourself.html

#include "figures/cut/cut_it_yourself.hpp"

#include "typed.hpp"

#include "naive.hpp"
#include "words.hpp"

#include <cstdint>
#include <string>

using namespace figures;

namespace {

void run_naive(int socket, const Say& say) {
    naive::receive_messages(socket, [&](char type, const std::uint8_t* body, int size) {
        say(in_words(type, std::string(body, body + size)));
    });
}

void run_right(int socket, const Say& say) {
    while (const auto message = typed::receive_message(socket)) {
        say(in_words(static_cast<char>(message->type), message->body));
    }
}

} // namespace

int main() {
    return cut_it_yourself(
        {.id = "03-cut",
         .title = {"A text, a colour and a dot", "Sebuah teks, warna, dan titik"},
         .stream = "T\005helloC\377\200\001D\007\011",
         .parts = {{7, {"text", "teks"}, 0, 2}, {4, {"colour", "warna"}, 1, 1}, {3, {"dot", "titik"}, 2, 1}},
         .pieces = {5, 5, 4},
         .as_in = {"as in section 1", "seperti di bagian 1"},
         .naive = run_naive,
         .right = run_right},
        "03-cut-it-yourself.html");
}
