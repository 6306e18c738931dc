// Makes: 02-one-machine.txt 02-problem.txt 02-cuts.svg 02-exactly.svg

#include "fixed_length.hpp"

#include "figures/byte_boxes.hpp"
#include "figures/ladder.hpp"
#include "figures/recorded.hpp"
#include "figures/stepwise.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"

#include <span>
#include <string>
#include <variant>
#include <vector>

using namespace harness;
using namespace figures;

namespace {

using Texts = std::vector<std::string>;

const Texts slow_line = {"mon", "day  tues", "day "};
const Part monday = {8, {"message 1", "pesan 1"}, 0};
const Part tuesday = {8, {"message 2", "pesan 2"}, 1};

/// The transcript, with a note where the recv that completes a message has returned.
std::vector<Event> with_notes() {
    std::vector<Event> noted;
    std::size_t received = 0;
    for (const Event& event : events()) {
        noted.push_back(event);
        const Line* line = std::get_if<Line>(&event);
        if (line == nullptr || line->call != Call::recv || line->result <= 0) continue;
        received += static_cast<std::size_t>(line->result);
        const std::string number = std::to_string(received / 8);
        if (received % 8 == 0)
            noted.emplace_back(Text{"message " + number + " is complete", "pesan " + number + " lengkap"});
    }
    return noted;
}

/// What the program of section 1 shows when the bytes come in these pieces.
Texts shown_for(const Texts& pieces) {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] {
        Texts shown;
        naive::receive_messages(socket, [&](std::span<const char> message) {
            shown.push_back(as_demos_show(std::string(message.begin(), message.end())));
        });
        return shown;
    });
    send_in_pieces(student, peer, pieces);
    return student.value();
}

} // namespace

TEST_CASE("what the naive program shows on one machine") {
    write("02-one-machine.txt", numbered(shown_for({"monday  ", "tuesday "})));
}

TEST_CASE("what it shows over a slow line") {
    write("02-problem.txt", numbered(shown_for(slow_line)));
    const auto pieces = pieces_received();
    write("02-cuts.svg", [&](Language language) {
        return draw(
            ByteBoxes{
                .id = "02-cuts",
                .title = {"Two messages, four recv", "Dua pesan, empat recv"},
                .description = {"Sixteen bytes in boxes. Braces above join the eight bytes of each message. Marks "
                                "below show what each recv of the naive program brought: 3, 8, 1 and 4 bytes.",
                                "Enam belas bita dalam kotak. Kurung di atas menyatukan delapan bita tiap pesan. "
                                "Tanda di bawah menunjukkan apa yang dibawa tiap recv dari program naif: 3, 8, 1, "
                                "dan 4 bita."},
                .rows = {{.bytes = together(pieces), .parts = {monday, tuesday}, .pieces = pieces}}},
            language);
    });
}

TEST_CASE("what a receiver that counts does with the same pieces") {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] { return fixed_length::receive_messages(socket, 8); });
    send_in_pieces(student, peer, slow_line);
    student.returns(Texts{"monday  ", "tuesday "});
    write("02-exactly.svg", [&](Language language) {
        return draw(
            Ladder{.id = "02-exactly",
                   .title = {"A receiver that counts", "Penerima yang menghitung"},
                   .description = {"The peer sends 3, 9 and 4 bytes. Your code asks for 8 bytes and gets 3, asks "
                                   "for the 5 that are missing, and then for the 8 of the next message, of which "
                                   "4 come at first.",
                                   "Peer mengirim 3, 9, dan 4 bita. Kode Anda meminta 8 bita dan mendapat 3, "
                                   "meminta 5 yang kurang, lalu meminta 8 bita pesan berikutnya, yang mula-mula "
                                   "datang 4."},
                   .events = with_notes()},
            language);
    });
}
