// Makes: 06-struct.txt 06-struct.svg 06-order.svg 06-record.svg 06-frames.svg

#include "binary.hpp"

#include "figures/byte_boxes.hpp"
#include "figures/recorded.hpp"
#include "figures/svg.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"

#include <optional>
#include <string>
#include <vector>

using namespace harness;
using namespace figures;

namespace {

constexpr int no_color = 3;

const Text kind = {"kind", "jenis"};
const Text station = {"station", "stasiun"};
const Text height = {"height", "tinggi"};

/// What encode() makes of a reading, in the submission.
std::string encoded(const binary::Reading& reading) {
    auto student = run([&] { return binary::encode(reading); });
    return student.value();
}

const binary::Reading example{1, 258, -2, 1700000000000000000, 21.5, "ok"};

} // namespace

TEST_CASE("a struct as it lies in memory, and what was agreed on") {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] { naive::send_reading(socket); });
    student.finishes();
    const std::string sent = peer.rest();
    const std::string agreed = encoded(example).substr(0, 7);
    std::string line;
    for (const char byte : sent) {
        line += (line.empty() ? "" : " ") + in_hex(byte);
    }
    write("06-struct.txt", line + "\n");
    write("06-struct.svg", [&](Language language) {
        return draw(
            ByteBoxes{
                .id = "06-struct",
                .title = {"Eight bytes instead of seven", "Delapan bita, bukan tujuh"},
                .description = {"The struct went out as a kind, a hole, two bytes of station and four of height, the "
                                "lowest byte first. Agreed on were one, two and four bytes, the highest byte first.",
                                "Struct terkirim sebagai jenis, sebuah lubang, dua bita stasiun, dan empat bita "
                                "tinggi, bita terendah lebih dulu. Yang disepakati satu, dua, dan empat bita, bita "
                                "tertinggi lebih dulu."},
                .rows = {{.label = {"sent, as it lies in memory:", "terkirim, seperti letaknya di memori:"},
                          .bytes = sent,
                          .parts = {{1, kind, 0}, {1, {"hole", "lubang"}, no_color}, {2, station, 1}, {4, height, 2}},
                          .hex = true},
                         {.label = {"agreed on:", "yang disepakati:"},
                          .bytes = agreed,
                          .parts = {{1, kind, 0}, {2, station, 1}, {4, height, 2}},
                          .hex = true}}},
            language);
    });
}

TEST_CASE("258 in two, four and eight bytes") {
    const std::string bytes = encoded({0, 258, 258, 258, 0, ""});
    const auto row = [&](std::size_t at, std::size_t size) {
        const std::string count = std::to_string(size);
        return Row{.label = {"in " + count + " bytes:", "dalam " + count + " bita:"},
                   .bytes = bytes.substr(at, size),
                   .parts = {{size - 2, {}, no_color}, {2, {}, 0}},
                   .hex = true};
    };
    write("06-order.svg", [&](Language language) {
        return draw(
            ByteBoxes{.id = "06-order",
                      .title = {"258, the most significant byte first", "258, bita paling signifikan lebih dulu"},
                      .description = {"In two bytes 01 02; in four and in eight bytes the same two at the end, "
                                      "zeros in front.",
                                      "Dalam dua bita 01 02; dalam empat dan delapan bita keduanya di akhir, "
                                      "dengan nol di depan."},
                      .rows = {row(1, 2), row(3, 4), row(7, 8)}},
            language);
    });
}

TEST_CASE("a record") {
    const std::string bytes = encoded(example);
    write("06-record.svg", [&](Language language) {
        return draw(
            ByteBoxes{.id = "06-record",
                      .title = {"A reading as a record", "Sebuah pembacaan sebagai rekaman"},
                      .description = {"27 bytes: kind 1, station 258, height -2, eight bytes of time, eight of "
                                      "value, two that count the note, and the note, ok.",
                                      "27 bita: jenis 1, stasiun 258, tinggi -2, delapan bita waktu, delapan bita "
                                      "nilai, dua bita yang menghitung catatan, dan catatannya, ok."},
                      .rows = {{.bytes = bytes,
                                .parts = {{1, kind, 0},
                                          {2, station, 1},
                                          {4, height, 2},
                                          {8, {"time", "waktu"}, 0},
                                          {8, {"value", "nilai"}, 1},
                                          {2, {"count", "cacah"}, 2, 2},
                                          {2, {"note", "catatan"}, 2}},
                                .hex = true}}},
            language);
    });
}

TEST_CASE("frames that come at once") {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] {
        binary::FrameReader frames(socket, 1000);
        return std::vector{frames.next(), frames.next()};
    });
    peer.send(std::string("\0\0\0\2ok\0\0\0\0\0\0\0\3by", 16));
    student.returns(std::vector<std::optional<std::string>>{"ok", ""});
    const auto pieces = pieces_received();
    const auto length = [](const std::string& value) { return Text{"length " + value, "panjang " + value}; };
    write("06-frames.svg", [&](Language language) {
        return draw(
            ByteBoxes{
                .id = "06-frames",
                .title = {"Two frames and a half in one recv", "Dua setengah bingkai dalam satu recv"},
                .description = {"Sixteen bytes: a length of 2 and the body ok, a length of 0, a length of 3 and two "
                                "bytes of a body that is not complete.",
                                "Enam belas bita: panjang 2 dan isi ok, panjang 0, panjang 3 dan dua bita dari "
                                "isi yang belum lengkap."},
                .rows = {{.bytes = together(pieces),
                          .parts = {{4, length("2"), 0, 4},
                                    {2, {"body", "isi"}, 0},
                                    {4, length("0"), 1, 4},
                                    {4, length("3"), 2, 4},
                                    {2, {"2 of 3", "2 dari 3"}, 2}},
                          .pieces = pieces,
                          .hex = true}}},
            language);
    });
}
