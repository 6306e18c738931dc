// Makes: 04-one-machine.txt 04-problem.txt 04-cuts.svg 04-in-hand.svg

#include "delimited.hpp"

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

/// In a body: what the program of section 1 shows.
Texts shown_by_naive_code(int socket) {
    Texts lines;
    naive::receive_lines(socket, [&](const char* line) { lines.push_back(as_demos_show(line)); });
    return lines;
}

/// What it shows when the bytes come in these pieces.
Texts shown_for(const Texts& pieces) {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] { return shown_by_naive_code(socket); });
    send_in_pieces(student, peer, pieces);
    return student.value();
}

const Texts slow_line = {"mon", "day\ntuesday\nwednes", "day\n"};
const Part monday = {7, {"line 1", "baris 1"}, 0};
const Part tuesday = {8, {"line 2", "baris 2"}, 1};
const Part wednesday = {10, {"line 3", "baris 3"}, 2};

} // namespace

TEST_CASE("what the naive program shows on one machine") {
    write("04-one-machine.txt", numbered(shown_for({"monday\n", "tuesday\n", "wednesday\n"})));
}

TEST_CASE("what it shows over a slow line") {
    write("04-problem.txt", numbered(shown_for(slow_line)));
    const auto pieces = pieces_received();
    write("04-cuts.svg", [&](Language language) {
        return draw(
            ByteBoxes{.id = "04-cuts",
                      .title = {"Three lines, cut elsewhere", "Tiga baris, terpotong di tempat lain"},
                      .description = {"The bytes of monday, tuesday and wednesday, each with its newline. Braces "
                                      "above show the lines; marks below show that three recv brought 3, 18 and 4 "
                                      "bytes, and none ended where a line ends but the last.",
                                      "Bita dari monday, tuesday, dan wednesday, masing-masing dengan newline-nya. "
                                      "Kurung di atas menunjukkan baris; tanda di bawah menunjukkan bahwa tiga "
                                      "recv membawa 3, 18, dan 4 bita, dan hanya yang terakhir berakhir di akhir "
                                      "sebuah baris."},
                      .rows = {{.bytes = together(pieces), .parts = {monday, tuesday, wednesday}, .pieces = pieces}}},
            language);
    });
}

TEST_CASE("what is in hand, and what next() returns") {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] {
        delimited::LineReader lines(socket, "\n", 1000);
        while (const auto line = lines.next()) {
            tell(line->text);
        }
    });
    std::vector<Row> rows;
    std::string in_hand;
    int color = 0; // of the first line in hand
    send_in_pieces(student, peer, slow_line, [&](const std::string& piece) {
        in_hand += piece;
        const std::string count = std::to_string(piece.size());
        Row row{.label = {"recv = " + count + ", then in hand:", "recv = " + count + ", lalu di tangan:"},
                .bytes = in_hand};
        for (const std::string& line : told_so_far(student)) {
            row.parts.push_back({line.size() + 1, Text::same("next() = \"" + line + "\""), color++});
            in_hand.erase(0, line.size() + 1);
        }
        row.parts.push_back({in_hand.size(), {}, color});
        rows.push_back(row);
    });
    student.finishes();
    write("04-in-hand.svg", [&](Language language) {
        return draw(
            ByteBoxes{.id = "04-in-hand",
                      .title = {"What a line reader has in hand", "Apa yang ada di tangan sebuah pembaca baris"},
                      .description = {"Three rows. After the first recv mon is in hand, and no line. The second "
                                      "brings day, tuesday and wednes: next() returns monday and tuesday, wednes "
                                      "stays. After the third, next() returns wednesday.",
                                      "Tiga deret kotak. Setelah recv pertama, mon ada di tangan, dan belum ada "
                                      "baris. Yang kedua membawa day, tuesday, dan wednes: next() mengembalikan "
                                      "monday dan tuesday, wednes tinggal. Setelah yang ketiga, next() "
                                      "mengembalikan wednesday."},
                      .rows = rows},
            language);
    });
}
