// Makes: 03-one-machine.txt 03-problem.txt 03-cuts.svg 03-messages.svg

#include "typed.hpp"

#include "figures/byte_boxes.hpp"
#include "figures/recorded.hpp"
#include "figures/stepwise.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"
#include "words.hpp"

#include <cstdint>
#include <string>
#include <vector>

using namespace harness;
using namespace figures;

namespace {

using Texts = std::vector<std::string>;

/// What the program of section 1 shows when the bytes come in these pieces.
Texts shown_for(const Texts& pieces) {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] {
        Texts shown;
        naive::receive_messages(socket, [&](char type, const std::uint8_t* body, int size) {
            shown.push_back(in_words(type, std::string(body, body + size)).en);
        });
        return shown;
    });
    send_in_pieces(student, peer, pieces);
    return student.value();
}

} // namespace

TEST_CASE("what the naive program shows on one machine") {
    write("03-one-machine.txt", numbered(shown_for({"T\005hello", "C\377\200\001", "D\007\011"})));
}

TEST_CASE("what it shows over a slow line") {
    write("03-problem.txt", numbered(shown_for({"T\005hel", "loC\377\200", "\001D\007\011"})));
    const auto pieces = pieces_received();
    write("03-cuts.svg", [&](Language language) {
        return draw(
            ByteBoxes{
                .id = "03-cuts",
                .title = {"What each recv of the naive program brought", "Apa yang dibawa tiap recv program naif"},
                .description = {"The bytes of a text, a colour and a dot. The naive program's recv brought T, 5 and "
                                "hel; then l and o, each for a type; C and two of its three bytes; the third for "
                                "a type; D and its two bytes.",
                                "Bita sebuah teks, sebuah warna, dan sebuah titik. recv program naif membawa T, 5, "
                                "dan hel; lalu l dan o, masing-masing untuk sebuah tipe; C dan dua dari tiga "
                                "bitanya; yang ketiga untuk sebuah tipe; D dan kedua bitanya."},
                .rows = {{.bytes = together(pieces),
                          .parts = {{7, {"text", "teks"}, 0, 2},
                                    {4, {"colour", "warna"}, 1, 1},
                                    {3, {"dot", "titik"}, 2, 1}},
                          .pieces = pieces}}},
            language);
    });
}

TEST_CASE("messages as they go out") {
    using typed::Type;
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] {
        typed::send_message(socket, {Type::dot, "xy"});
        typed::send_message(socket, {Type::ping, ""});
        typed::send_message(socket, {Type::text, "hello"});
        typed::send_message(socket, {Type::pong, "anna"});
    });
    student.finishes();
    const std::string sent = peer.rest();
    write("03-messages.svg", [&](Language language) {
        return draw(
            ByteBoxes{
                .id = "03-messages",
                .title = {"A dot, a ping, a text and a pong", "Sebuah titik, ping, teks, dan pong"},
                .description = {"Sixteen bytes: D x y; P; T, a byte of value 5, hello; a byte of value D0, anna. "
                                "Headers have dashed boxes.",
                                "Enam belas bita: D x y; P; T, sebuah bita bernilai 5, hello; sebuah bita bernilai "
                                "D0, anna. Kotak header bergaris putus-putus."},
                .rows = {{.bytes = sent,
                          .parts = {{3, {"dot", "titik"}, 0, 1},
                                    {1, Text::same("ping"), 1, 1},
                                    {7, {"text", "teks"}, 2, 2},
                                    {5, Text::same("pong"), 0, 1}}}}},
            language);
    });
}
