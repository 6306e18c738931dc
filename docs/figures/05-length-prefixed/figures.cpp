// Makes: 05-one-machine.txt 05-problem.txt 05-cuts.svg

#include "figures/byte_boxes.hpp"
#include "figures/recorded.hpp"
#include "figures/stepwise.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"

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
        naive::receive_messages(socket, [&](const char* body, int size) {
            shown.push_back(as_demos_show(std::string(body, body + size)));
        });
        return shown;
    });
    send_in_pieces(student, peer, pieces);
    return student.value();
}

} // namespace

TEST_CASE("what the naive program shows on one machine") {
    write("05-one-machine.txt", numbered(shown_for({"00006monday", "00007tuesday"})));
}

TEST_CASE("what it shows over a slow line") {
    write("05-problem.txt", numbered(shown_for({"000", "06mon", "day00007tue", "sday"})));
    const auto pieces = pieces_received();
    const Text header = {"header", "header"};
    const Text body = {"body", "isi"};
    write("05-cuts.svg", [&](Language language) {
        return draw(
            ByteBoxes{
                .id = "05-cuts",
                .title = {"Two messages, and what the naive program received",
                          "Dua pesan, dan apa yang diterima program naif"},
                .description = {"A header of five digits, 00006, the body monday; a header 00007, the body tuesday. "
                                "Marks below show what each recv brought: 000, 06mon, day000, 07tue, sday.",
                                "Header lima digit, 00006, isi monday; header 00007, isi tuesday. Tanda di "
                                "bawah menunjukkan apa yang dibawa tiap recv: 000, 06mon, day000, 07tue, sday."},
                .rows = {{.bytes = together(pieces),
                          .parts = {{5, header, 0, 5}, {6, body, 0}, {5, header, 1, 5}, {7, body, 1}},
                          .pieces = pieces}}},
            language);
    });
}
