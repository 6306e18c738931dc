// Lab 06, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test is the peer, at the other end of the line. What must go over the wire is written out here
// byte for byte: your decode() is never asked whether your encode() is right.

#include "binary.hpp"

#include "harness/growth.hpp"
#include "harness/lab_test.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace harness;
using binary::FrameReader;
using binary::Reading;
using Frame = std::optional<std::string>; // what next() returns
using Frames = std::vector<Frame>;

namespace {

constexpr std::uint32_t maximum = 1000; // bytes of a frame, where it does not matter

/// A reading on its way between a test and a body: the five numbers as bits, in the order of the record, and the note.
using Fields = std::pair<std::vector<std::uint64_t>, std::string>;

Fields fields_of(const Reading& reading) {
    return {{reading.kind, reading.station, static_cast<std::uint32_t>(reading.height), reading.time,
             std::bit_cast<std::uint64_t>(reading.value)},
            reading.note};
}

// In bodies.

Reading given_reading() {
    const auto [numbers, note] = given<Fields>();
    return {static_cast<std::uint8_t>(numbers.at(0)),
            static_cast<std::uint16_t>(numbers.at(1)),
            static_cast<std::int32_t>(static_cast<std::uint32_t>(numbers.at(2))),
            numbers.at(3),
            std::bit_cast<double>(numbers.at(4)),
            note};
}

void encode_given(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        tell(binary::encode(given_reading()));
    }
}

/// decode() of bytes that end where their memory ends, so that AddressSanitizer sees a single byte too many.
Fields decoded(const std::string& bytes) {
    const std::vector<char> memory(bytes.begin(), bytes.end());
    return fields_of(binary::decode(std::string_view(memory.data(), memory.size())));
}

/// decode() of bytes that begin \p offset bytes behind a multiple of eight, with other memory around them.
Fields decoded_at(std::size_t offset, const std::string& bytes) {
    const std::string memory = std::string(offset, '\0') + bytes + std::string(8, '\0');
    return fields_of(binary::decode(std::string_view(memory).substr(offset, bytes.size())));
}

bool is_refused(const std::string& bytes) {
    try {
        decoded(bytes);
        return false;
    } catch (const net::protocol_error&) {
        return true;
    }
}

enum class Kind {
    frame,
    end,
    refused
};
/// How a call of next() ended, and the frame or the exception's what().
using Outcome = std::pair<Kind, std::string>;

Outcome outcome_of_next(FrameReader& reader) {
    try {
        const Frame frame = reader.next();
        return frame ? Outcome(Kind::frame, *frame) : Outcome(Kind::end, "");
    } catch (const net::protocol_error& error) {
        return {Kind::refused, error.what()};
    }
}

// On the other side: records.

struct Field {
    const char* name;
    std::size_t offset, size;
};
constexpr std::array fields{Field{"kind", 0, 1}, Field{"station", 1, 2}, Field{"height", 3, 4}, Field{"time", 7, 8},
                            Field{"value", 15, 8}};
constexpr std::size_t count_offset = 23;
constexpr std::size_t note_offset = 25;
constexpr std::uint64_t negative_zero = std::uint64_t{1} << 63;
constexpr std::uint64_t infinity = 0x7FF0'0000'0000'0000; // with any of the lower bits it is a NaN
constexpr std::uint64_t one_tenth = 0x3FB9'9999'9999'999A;

/// The lowest bytes of a number, the most significant first.
std::string big_endian(std::uint64_t number, std::size_t size) {
    std::string bytes(size, '\0');
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, number >>= 8) {
        *byte = static_cast<char>(number & 0xFF);
    }
    return bytes;
}

std::string record_of(const Fields& reading) {
    std::string bytes;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        bytes += big_endian(reading.first[i], fields[i].size);
    }
    return bytes + big_endian(reading.second.size(), 2) + reading.second;
}

std::uint64_t random_bits(unsigned bits) {
    const std::uint64_t high = random_number(0, std::numeric_limits<std::uint32_t>::max());
    return (high << 32 | random_number(0, std::numeric_limits<std::uint32_t>::max())) >> (64 - bits);
}

Fields random_reading(const std::string& note) {
    return {{random_bits(8), random_bits(16), random_bits(31), random_bits(64), random_bits(62)}, note};
}

Fields random_integers(const std::string& note) {
    auto reading = random_reading(note);
    reading.first.back() = 0;
    return reading;
}

std::string hex(std::string_view bytes) {
    if (bytes.empty()) {
        return "nothing";
    }
    std::string text;
    for (const char byte : bytes.substr(0, 8)) {
        std::array<char, 4> digits{};
        std::snprintf(digits.data(), digits.size(), " %02x", static_cast<unsigned>(static_cast<unsigned char>(byte)));
        text += digits.data();
    }
    return text.substr(1);
}

/// What becomes of a number that is put together from bytes with a sign.
template <class Operation>
std::string with_signed_bytes(const std::string& bytes, Operation join) {
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = join(number << 8, static_cast<std::uint64_t>(static_cast<signed char>(byte)));
    }
    return big_endian(number, bytes.size());
}

/// Says what is known of an integer that came out wrong, from the bytes that should be and the bytes that are.
void suspect_order(const std::string& right, const std::string& wrong) {
    if (wrong.find_first_not_of('\0') == std::string::npos) {
        return; // nothing is left to tell an order from
    }
    const std::size_t half = right.size() / 2;
    const std::string low = right.substr(right.size() - std::min<std::size_t>(2, right.size()));
    if (wrong == std::string(right.rbegin(), right.rend())
        || (right.size() == 8 && wrong == right.substr(half) + right.substr(0, half))) {
        suspect("host-order-integer", 2);
    } else if (right.size() > 2
               && (wrong == low + std::string(right.size() - 2, '\0')
                   || wrong == std::string(right.size() - 2, '\0') + low)) {
        suspect("htons-ntohs-misused", 2);
    } else if (right.size() == 8
               && (wrong == right.substr(half) + std::string(half, '\0')
                   || wrong == std::string(half, '\0') + right.substr(half))) {
        suspect("integer-cut-short", 2);
    }
}

void suspect_field(const Field& field, const std::string& right, const std::string& wrong) {
    if (field.offset == 15) {
        suspect("double-not-bit-for-bit", 3);
    }
    suspect_order(right, wrong);
}

void must_be_encoded(const Fields& reading, const std::string& bytes) {
    const std::string record = record_of(reading);
    if (bytes == record) {
        return;
    }
    for (const auto& field : fields) {
        const std::string right = record.substr(field.offset, field.size);
        const std::string wrong = bytes.substr(std::min(field.offset, bytes.size()), field.size);
        if (wrong == right) {
            continue;
        }
        suspect_field(field, right, wrong);
        if (bytes.size() > record.size() && field.offset == 1) {
            suspect("raw-struct-on-wire", 4); // the hole behind a single byte
        }
        lose(std::string("encode() wrote the wrong bytes for ") + field.name + ", from byte "
                 + std::to_string(field.offset) + " of the record on.",
             "expected: " + hex(right), "written:  " + hex(wrong),
             "bytes in all: " + std::to_string(bytes.size()) + ", expected " + std::to_string(record.size()));
    }
    const std::string right = record.substr(count_offset, 2);
    const std::string wrong = bytes.substr(count_offset, 2);
    if (wrong != right) {
        suspect("count-of-another-size", 4);
        suspect_order(right, wrong);
        lose("encode() wrote the wrong count in front of the note.",
             "expected: " + hex(right) + " for a note of " + std::to_string(reading.second.size()) + " bytes",
             "written:  " + hex(wrong));
    }
    suspect("embedded-nul-truncation", 4);
    lose("encode() wrote the right count, but not the bytes of the note.",
         difference(reading.second, bytes.substr(note_offset)));
}

/// Gives the readings to a body that is in encode_given().
void must_be_encoded(Student<void>& student, const std::vector<Fields>& readings) {
    for (const auto& reading : readings) {
        student.give(reading);
        must_be_encoded(reading, student.told<std::string>("the record from encode()"));
    }
}

void must_be_decoded(const Fields& reading, const Fields& returned) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::uint64_t wrong = i < returned.first.size() ? returned.first[i] : 0;
        if (wrong == reading.first[i]) {
            continue;
        }
        const std::string right_bytes = big_endian(reading.first[i], fields[i].size);
        const std::string wrong_bytes = big_endian(wrong, fields[i].size);
        suspect_field(fields[i], right_bytes, wrong_bytes);
        if (wrong_bytes == with_signed_bytes(right_bytes, std::plus<>())
            || wrong_bytes == with_signed_bytes(right_bytes, std::bit_or<>())) {
            suspect("sign-extension", 2);
        }
        lose(std::string("decode() read the wrong ") + fields[i].name + ".", "in the record:    " + hex(right_bytes),
             "returned, in hex: " + hex(wrong_bytes));
    }
    if (returned.second != reading.second) {
        lose("decode() read the wrong note.", difference(reading.second, returned.second));
    }
}

// On the other side: frames.

/// Every call that can wait is interrupted twice before it does anything.
/// \param done the calls of each kind that are done before
Faults two_signals(std::size_t done = 0) {
    Faults faults;
    std::vector<int> errors(done, 0);
    errors.insert(errors.end(), {EINTR, EINTR});
    for (const Call call : {Call::send, Call::write, Call::recv, Call::read, Call::poll, Call::select}) {
        faults.fail(call, errors);
    }
    return faults;
}

std::vector<std::string> random_words(std::size_t count, std::size_t length) {
    std::vector<std::string> words(count);
    for (auto& word : words) {
        word = random_word(length);
    }
    return words;
}

std::string frame_of(const std::string& body) { return big_endian(body.size(), 4) + body; }

std::string stream_of(const std::vector<std::string>& bodies) {
    std::string bytes;
    for (const auto& body : bodies) {
        bytes += frame_of(body);
    }
    return bytes;
}

void must_be_sent(Peer& peer, const std::string& body) {
    const std::string right = big_endian(body.size(), 4);
    const std::string wrong = peer.receive(4);
    if (wrong != right) {
        suspect_order(right, wrong);
        if (wrong == big_endian(body.size() + 4, 4)) {
            suspect("header-inclusive-length-confusion", 5);
        } else if (body.find('\0') != std::string::npos && wrong == big_endian(body.find('\0'), 4)) {
            suspect("embedded-nul-truncation", 5);
        }
        lose("send_frame() sent the wrong length in front of " + std::to_string(body.size()) + " bytes.",
             "expected: " + hex(right), "sent:     " + hex(wrong));
    }
    peer.receives(body);
}

void nothing_more_was_sent(Peer& peer) {
    if (const auto more = peer.rest(); !more.empty()) {
        lose("The peer received more bytes than it should have.", "too many: " + quote(more));
    }
}

std::string describe_outcome(const Outcome& outcome) {
    return outcome.first == Kind::frame ? "returned " + quote(outcome.second)
           : outcome.first == Kind::end ? "returned nothing (std::nullopt)"
                                        : "threw net::protocol_error";
}

void must_be_received(const std::string& body, const Frame& received) {
    if (received == body) {
        return;
    }
    if (!received) {
        suspect("empty-message-taken-for-the-end", 6);
        lose("next() returned nothing, as if the stream had ended.", "sent: " + quote(body));
    }
    if ((body.size() > 4 && *received == body.substr(0, body.size() - 4)) || *received == frame_of(body)) {
        suspect("header-inclusive-length-confusion", 5);
    } else if (*received == body.substr(0, body.find('\0'))) {
        suspect("embedded-nul-truncation", 6);
    } else if (received->size() > body.size() && received->compare(0, body.size(), body) == 0) {
        suspect("reads-past-current-message", 6);
    }
    lose("next() returned the wrong bytes.", difference(body, *received));
}

void must_be_received(const std::vector<std::string>& bodies, const Frames& received) {
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        must_be_received(bodies[i], i < received.size() ? received[i] : std::nullopt);
    }
}

// Of every test in which next() waits, and of every one whose peer ends the stream.
// What a report or a transcript proves, whatever the test is about.
const catches no_state("state-never-made", 6, Sign::state_never_made);
const catches no_room("room-without-size", 6, Sign::asks_for_no_bytes); // where no frame is empty
const catches peeks_for_ever("peek-or-fionread-as-framing", 6, Status::spinning);
const catches never_ends("recv-zero-infinite-loop", 7, Status::spinning);

} // namespace

// encode()

TEST_CASE("encode() puts the most significant byte of each number first" * points(1) * catches("host-order-integer", 2)
          * catches("unaligned-access", 4, Status::crashed)) {
    auto student = run([] { encode_given(2); });
    must_be_encoded(student, {random_integers(random_word()), {{1, 258, 258, 258, 0}, random_word()}});
    student.finishes("encode()");
}

TEST_CASE("encode() writes negative numbers and doubles bit for bit" * points(1) * catches("sign-lost", 3)
          * catches("unaligned-access", 4, Status::crashed)) {
    auto student = run([] { encode_given(8); });
    std::vector<Fields> readings;
    for (const auto height : {0xFFFF'FFFFu, 0xFFFF'FEFEu, 0x8000'0000u, 0x7FFF'FFFFu}) {
        readings.push_back({{0xFF, 0xFFFF, height, ~std::uint64_t{0}, random_bits(62)}, random_word()});
    }
    for (const std::uint64_t value : {one_tenth, negative_zero, negative_zero | infinity, infinity | 0xF'0000'DEAD}) {
        readings.push_back({{0, 0, random_bits(31), 0, value}, random_word()});
    }
    must_be_encoded(student, readings);
    student.finishes("encode()");
}

TEST_CASE("encode() counts the note in two bytes, and refuses one too long for them" * points(1)
          * catches("count-of-another-size", 4)) {
    auto student = run([] { encode_given(6); });
    std::vector<Fields> readings;
    for (const auto& note : {random_word(), std::string(), random_word(3) + '\0' + random_word() + '\0',
                             random_word(300), random_bytes(65535)}) {
        readings.push_back(random_integers(note));
    }
    must_be_encoded(student, readings);
    student.give(random_integers(random_word(65536)));
    suspect("length-wraps-around", 4);
    student.throws_invalid_argument("encode(), with a note of 65536 bytes,");
}

// decode()

TEST_CASE("decode() puts each number together from bytes without a sign" * points(1) * catches("host-order-integer", 2)
          * catches("unaligned-access", 4, Status::crashed)) {
    auto student = run([] {
        for (std::size_t offset = 0; offset < 8; ++offset) {
            tell(decoded_at(offset, given<std::string>()));
        }
    });
    std::vector<Fields> readings(4);
    std::generate(readings.begin(), readings.end(), [] { return random_reading(random_word()); });
    readings.push_back({{1, 258, 258, 258, 0}, random_word(258)});
    readings.push_back({{200, 0x80FF, 0xFFFF'FFFE, 0x80FF'8080'FF80'8081, negative_zero}, random_word(200)});
    readings.push_back({{0, 0xFFFF, 0x8000'0000, ~std::uint64_t{0}, infinity | 0xF'0000'DEAD}, random_word(0x8181)});
    readings.push_back({{255, 0, 0x7FFF'FFFF, 0, one_tenth}, random_word()});
    for (const auto& reading : readings) {
        student.give(record_of(reading));
        must_be_decoded(reading, student.told<Fields>("the reading from decode()"));
    }
    student.finishes("decode()");
}

TEST_CASE("decode() takes as many bytes for the note as its count says" * points(1)
          * catches("embedded-nul-truncation", 4)) {
    auto student = run([] {
        for (int i = 0; i < 4; ++i) {
            tell(decoded(given<std::string>()));
        }
    });
    for (const auto& note :
         {random_word(3) + '\0' + random_word() + '\0', std::string(), std::string(1, '\0'), random_bytes(65535)}) {
        const auto reading = random_reading(note);
        student.give(record_of(reading));
        must_be_decoded(reading, student.told<Fields>("the reading from decode()"));
    }
    student.finishes("decode()");
}

TEST_CASE("decode() refuses a record with bytes missing or left over" * points(1)
          * catches("reads-past-the-record", 4)) {
    constexpr std::size_t whole = note_offset + 8;
    auto student = run([] {
        const auto record = given<std::string>();
        tell(decoded(record));
        for (std::size_t size = 0; size < whole; ++size) {
            tell(is_refused(record.substr(0, size)));
        }
        tell(is_refused(record + record));
        return is_refused(record + '\0');
    });
    const auto reading = random_reading(random_word());
    student.give(record_of(reading));
    must_be_decoded(reading, student.told<Fields>("the reading from decode()"));
    for (std::size_t size = 0; size < whole; ++size) {
        if (!student.told<bool>("what decode() makes of a part of a record")) {
            lose("decode() returned a reading although bytes were missing.",
                 "bytes it was given: " + std::to_string(size) + " of " + std::to_string(whole));
        }
    }
    suspect("trailing-bytes-ignored", 4);
    const bool two_refused = student.told<bool>("what decode() makes of two records");
    if (!student.value("decode(), with a byte left over,") || !two_refused) {
        lose("decode() returned a reading although bytes were left over behind the note.",
             "expected: net::protocol_error");
    }
}

// send_frame()

TEST_CASE("send_frame() sends the length in four bytes, then the bytes" * points(1)
          * catches("host-order-integer", 5)) {
    auto line = connection();
    auto student = run([&] {
        for (int i = 0; i < 4; ++i) {
            const auto body = given<std::string>();
            binary::send_frame(line.socket, std::string_view(body).substr(1), 80000);
        }
    });
    for (const auto& body : {random_word(258), std::string(), random_word(3) + '\0' + random_word(), // NUL is a byte
                             random_bytes(70000)}) {
        student.give("-" + body);
        must_be_sent(line.peer, body);
        suspect("sends-buffer-size-not-length", 5); // what comes next may still belong to this one
    }
    student.finishes("send_frame()");
    nothing_more_was_sent(line.peer);
}

TEST_CASE("send_frame() goes on until the socket has taken every byte" * points(1) * catches("ignores-short-send", 5)) {
    every_cut(9, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                for (const auto& body : given<std::vector<std::string>>()) {
                    binary::send_frame(line.socket, body, maximum);
                }
            },
            Faults().writes_cut_at(cuts.sizes()));
        const auto bodies = random_words(cuts.count(), 5);
        student.give(bodies);
        must_be_sent(line.peer, bodies[0]);
        line.peer.receives(stream_of({bodies.begin() + 1, bodies.end()}));
        student.finishes("send_frame()");
        nothing_more_was_sent(line.peer);
    });
}

TEST_CASE("send_frame() refuses more than the maximum before a byte leaves" * points(1)
          * catches("maximum-not-kept", 5)) {
    auto line = connection();
    auto student = run([&] {
        for (int i = 0; i < 2; ++i) {
            binary::send_frame(line.socket, given<std::string>(), maximum);
        }
    });
    const auto longest = random_word(maximum);
    student.give(longest);
    {
        suspect("maximum-off-by-one", 5);
        must_be_sent(line.peer, longest);
        withdraw_suspicion();
    }
    student.give(random_word(maximum + 1));
    student.throws_invalid_argument("send_frame(), with one byte more than the maximum,");
    nothing_more_was_sent(line.peer);
}

// next()

TEST_CASE("next() takes all four bytes of the length, the most significant first" * points(1)
          * catches("header-short-read", 6) * peeks_for_ever * no_state * no_room) {
    for (const std::size_t length : {258U, 200U}) {
        auto line = connection();
        auto student = run([&] { return FrameReader(line.socket, maximum).next(); });
        const auto body = random_word(length);
        line.peer.send(frame_of(body));
        suspect(length == 258 ? "host-order-integer" : "sign-extension", 2);
        const Frame received = student.value("next(), for a frame of " + std::to_string(length) + " bytes,");
        if (received == "") {
            suspect("htons-ntohs-misused", 2); // of the four bytes two have been looked at, which are zero
        }
        must_be_received(body, received);
        withdraw_suspicion();
    }
    every_cut(5, [](const Cuts& cuts) { // a body of one byte cannot be cut
        auto line = connection();
        auto student = run(
            [&] {
                FrameReader reader(line.socket, maximum);
                Frames frames;
                for (std::size_t i = 0; i < cuts.count(); ++i) {
                    frames.push_back(reader.next());
                }
                return frames;
            },
            Faults().reads_cut_at(cuts.sizes()));
        const auto bodies = random_words(cuts.count(), 1);
        line.peer.send(stream_of(bodies));
        must_be_received(bodies, student.value("next()"));
    });
}

TEST_CASE("next() puts two frames together from any pieces" * points(1) * catches("body-short-read", 6) * peeks_for_ever
          * no_state * no_room) {
    every_cut(4 + 2 + 4 + 1, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                FrameReader reader(line.socket, maximum);
                Frames frames;
                for (std::size_t i = 0; i < 2 * cuts.count(); ++i) {
                    frames.push_back(reader.next());
                }
                return frames;
            },
            Faults().reads_cut_at(cuts.sizes()));
        std::vector<std::string> bodies;
        for (std::size_t i = 0; i < cuts.count(); ++i) {
            bodies.insert(bodies.end(), {random_word(2), random_word(1)});
        }
        line.peer.send(stream_of(bodies));
        must_be_received(bodies, student.value("next()"));
    });
}

TEST_CASE("next() delivers every frame that is there without waiting for more" * points(1)
          * catches("nul-terminator-overflow", 6, Status::crashed) * catches("reads-past-current-message", 6)
          * peeks_for_ever * no_state * no_room) {
    {
        auto line = connection();
        auto student = run([&] {
            FrameReader reader(line.socket, maximum);
            tell(reader.next());
            tell(reader.next());
            return reader.next();
        });
        const auto bodies = random_words(3, 8);
        const auto stream = stream_of(bodies);
        const auto two_and_a_half = stream.size() - 6;
        line.peer.send(stream.substr(0, two_and_a_half));
        const auto first = student.told<Frame>("the first of two and a half frames from next()");
        if (first == stream.substr(4, two_and_a_half - 4)) {
            suspect("one-recv-one-message", 6);
            lose("next() returned all that had arrived as one frame.", "sent: " + quote(bodies[0]) + " and more frames",
                 "returned: " + quote(*first));
        }
        must_be_received(bodies[0], first);
        must_be_received(bodies[1], student.told<Frame>("the second of two and a half frames from next()"));
        line.peer.send(stream.substr(two_and_a_half));
        must_be_received(bodies[2], student.value("next()"));
    }
    constexpr std::size_t count = 500; // more than a buffer for recv is likely to hold
    auto line = connection();
    auto student = run([&] {
        given<bool>(); // when all of them are there
        FrameReader reader(line.socket, maximum);
        Frames frames;
        for (std::size_t i = 0; i < count; ++i) {
            frames.push_back(reader.next());
        }
        return frames;
    });
    const auto bodies = random_words(count, 250);
    line.peer.send(stream_of(bodies));
    student.give(true);
    must_be_received(bodies, student.value("next(), with many frames waiting,"));
}

TEST_CASE("next() returns frames of no bytes, of all bytes, and of the maximum" * points(1)
          * catches("maximum-off-by-one", 7) * catches("message-fits-the-buffer", 6, Status::crashed) * no_state) {
    auto line = connection();
    auto other = connection();
    auto student = run([&] {
        FrameReader reader(line.socket, 70000);
        for (int i = 0; i < 4; ++i) {
            tell(reader.next());
        }
        return FrameReader(other.socket, std::numeric_limits<std::uint32_t>::max()).next();
    });
    std::string all_values = random_word();
    for (int value = 0; value < 256; ++value) {
        all_values += static_cast<char>(value);
    }
    const std::vector<std::string> bodies{random_word(), "", all_values, random_bytes(70000)};
    line.peer.send(stream_of(bodies));
    for (const auto& body : bodies) {
        must_be_received(body, student.told<Frame>("a frame of " + std::to_string(body.size()) + " bytes from next()"));
    }
    const auto last = random_word();
    other.peer.send(frame_of(last));
    suspect("maximum-taken-for-a-size", 7);
    must_be_received(last, student.value("next(), with a maximum of 4294967295,"));
}

TEST_CASE("next() tells an end between two frames from an end inside one" * points(1)
          * catches("eof-between-messages-is-error", 7) * never_ends * no_state * no_room) {
    constexpr std::size_t whole = 4 + 3;
    std::vector<std::string> reasons;
    for (std::size_t arrived = 0; arrived < whole; ++arrived) {
        auto line = connection();
        auto student = run([&] {
            FrameReader reader(line.socket, maximum);
            tell(reader.next());
            const auto outcome = outcome_of_next(reader);
            return std::pair(outcome, outcome_of_next(reader));
        });
        const auto first = random_word();
        line.peer.send(frame_of(first) + frame_of(random_word(3)).substr(0, arrived));
        line.peer.finish();
        must_be_received(first, student.told<Frame>("the first frame from next()"));
        const auto outcomes = student.value("next(), at the end of the stream,");
        const Kind expected = arrived == 0 ? Kind::end : Kind::refused;
        if (outcomes.first.first != expected) {
            suspect(arrived == 0 ? "eof-between-messages-is-error" : "eof-mid-message-accepted", 7);
            lose(arrived == 0 ? "next() did not return nothing when the stream ended between two frames."
                              : "next() did not throw protocol_error when the stream ended inside a frame.",
                 "bytes of the frame before the end: " + std::to_string(arrived) + " of " + std::to_string(whole),
                 "next() " + describe_outcome(outcomes.first));
        }
        if (outcomes.second.first != expected) {
            suspect("broken-stream-goes-on", 7);
            lose("next() said something else when it was called again after the end of the stream.",
                 "at first, next() " + describe_outcome(outcomes.first),
                 "then it " + describe_outcome(outcomes.second));
        }
        reasons.push_back(outcomes.first.second);
    }
    if (reasons[2] == reasons[5]) {
        suspect("error-does-not-say-which", 7);
        lose("The protocol_error of an end inside the length says the same as that of an end inside the body.",
             "what(): " + quote(reasons[2]));
    }
}

TEST_CASE("next() refuses a length above the maximum at once, and for good" * points(1)
          * catches("length-unvalidated", 7) * no_state * no_room) {
    constexpr std::uint64_t lowest_negative = 0x8000'0000;
    for (const std::uint64_t length :
         {std::uint64_t{0x7FFF'FFFF}, lowest_negative, std::uint64_t{0xFFFF'FFFF}, std::uint64_t{maximum} + 1}) {
        auto line = connection();
        auto student = run([&] {
            FrameReader reader(line.socket, maximum);
            tell(reader.next());
            tell(outcome_of_next(reader));
            return outcome_of_next(reader);
        });
        const auto first = random_word();
        line.peer.send(frame_of(first) + big_endian(length, 4)); // and not one byte of a body
        must_be_received(first, student.told<Frame>("the first frame from next()"));
        suspect(length == lowest_negative              ? "length-signedness"
                : length > lowest_negative             ? "length-wraps-around"
                : length == std::uint64_t{maximum} + 1 ? "maximum-off-by-one"
                                                       : "length-unvalidated",
                7);
        const auto said = std::to_string(length) + " bytes, with a maximum of " + std::to_string(maximum);
        const auto outcome = student.told<Outcome>("next(), for a frame of " + said + ",");
        if (outcome.first != Kind::refused) {
            lose("next() did not throw protocol_error for a frame of " + said + ".",
                 "next() " + describe_outcome(outcome));
        }
        withdraw_suspicion();
        suspect("broken-stream-goes-on", 7);
        line.peer.send(frame_of(random_word())); // looks like a frame, but may as well lie inside the one refused
        const auto again = student.value("next(), called again after a frame of " + said + ",");
        if (again.first != Kind::refused) {
            lose("next() went on after a length above the maximum.", "next() " + describe_outcome(again),
                 "expected: net::protocol_error again");
        }
        withdraw_suspicion();
    }
}

// Both

TEST_CASE("send_frame() and next() carry on when a signal interrupts them" * points(1) * catches("eintr-not-retried", 5)
          * no_state * no_room) {
    {
        auto line = connection();
        auto student = run([&] { binary::send_frame(line.socket, given<std::string>(), maximum); }, two_signals());
        const auto body = random_word();
        student.give(body);
        must_be_sent(line.peer, body);
        student.finishes("send_frame()");
        nothing_more_was_sent(line.peer);
    }
    for (const std::size_t done : {0U, 1U}) { // before the first byte, and between the length and the body
        auto line = connection();
        auto student =
            run([&] { return FrameReader(line.socket, maximum).next(); }, two_signals(done).reads_cut_at({4, 3}));
        const auto body = random_word();
        line.peer.send(frame_of(body));
        if (done > 0) {
            suspect("partial-then-abandon-desync", 6);
        }
        must_be_received(body, student.value("next()"));
    }
}

TEST_CASE("send_frame() and next() throw when the peer has gone, and the program lives on" * points(1)
          * catches("sigpipe-not-ignored", 5, Status::crashed) * catches("send-result-unchecked", 5) * never_ends
          * no_state * no_room) {
    {
        auto line = local_connection(); // Unix-domain sockets: the very first send to a peer that has gone fails
        auto student = run([&] {
            binary::send_frame(line.socket, given<std::string>(), maximum);
            binary::send_frame(line.socket, given<std::string>(), maximum);
        });
        const auto body = random_word();
        student.give(body);
        must_be_sent(line.peer, body);
        line.peer.close();
        student.give(random_word());
        student.throws_system_error({EPIPE, ECONNRESET}, "send_frame(), to a peer that has gone,");
    }
    auto line = connection();
    auto student = run([&] {
        FrameReader reader(line.socket, maximum);
        tell(reader.next());
        return reader.next();
    });
    const auto body = random_word();
    line.peer.send(frame_of(body));
    must_be_received(body, student.told<Frame>("the first frame from next()"));
    line.peer.reset();
    suspect("recv-result-unchecked", 7);
    student.throws_system_error({ECONNRESET}, "next(), after a reset,");
}

TEST_CASE("Two readers on two sockets share nothing" * points(1) * catches("state-shared-between-readers", 6) * no_state
          * no_room) {
    auto line = connection();
    auto other = connection();
    auto student = run([&] {
        {
            FrameReader reader(line.socket, maximum);
            FrameReader other_reader(other.socket, maximum);
            for (int i = 0; i < 2; ++i) {
                tell(reader.next());
                tell(other_reader.next());
            }
        }
        binary::send_frame(line.socket, given<std::string>(), maximum); // the reader has gone, the socket is open
    });
    const auto bodies = random_words(2, 8);
    const auto others = random_words(2, 6);
    const auto one_and_a_half = [](const std::string& stream) { return stream.size() - 3; };
    line.peer.send(stream_of(bodies).substr(0, one_and_a_half(stream_of(bodies))));
    other.peer.send(stream_of(others).substr(0, one_and_a_half(stream_of(others))));
    must_be_received(bodies[0], student.told<Frame>("the first frame of one reader"));
    must_be_received(others[0], student.told<Frame>("the first frame of the other reader"));
    line.peer.send(stream_of(bodies).substr(one_and_a_half(stream_of(bodies))));
    other.peer.send(stream_of(others).substr(one_and_a_half(stream_of(others))));
    must_be_received(bodies[1], student.told<Frame>("the second frame of one reader"));
    must_be_received(others[1], student.told<Frame>("the second frame of the other reader"));
    suspect("closes-borrowed-descriptor", 6);
    student.give(bodies[0]);
    must_be_sent(line.peer, bodies[0]);
    student.finishes("send_frame(), on the socket of a reader that is gone,");
}

TEST_CASE("Long frames survive small pieces and signals, both ways" * points(1)
          * catches("message-fits-the-buffer", 6, Status::crashed) * catches("one-call-one-message", 6) * peeks_for_ever
          * no_state) {
    every_seed(2, [](const Seed& seed) {
        const auto count = seed.number(4, 8);
        const auto limit = static_cast<std::uint32_t>(seed.number(20000, 90000));
        auto line = connection();
        auto student = run(
            [&] {
                FrameReader reader(line.socket, limit);
                Frames frames;
                while (Frame frame = reader.next()) {
                    frames.push_back(frame);
                }
                for (const auto& body : given<std::vector<std::string>>()) {
                    binary::send_frame(line.socket, body, limit);
                }
                return frames;
            },
            seed.faults(1500));
        std::vector<std::string> bodies;
        for (unsigned i = 0; i < count; ++i) {
            bodies.push_back(random_bytes(seed.number(0, i % 2 == 0 ? 40 : limit, i)));
        }
        line.peer.send(stream_of(bodies));
        line.peer.finish(); // which still lets the peer receive
        student.give(bodies);
        line.peer.receives(stream_of(bodies));
        const auto received = student.value("next()");
        must_be_received(bodies, received);
        if (received.size() != bodies.size()) {
            lose("next() returned more frames than were sent.", "sent: " + std::to_string(bodies.size()),
                 "returned: " + std::to_string(received.size()));
        }
    });
}

TEST_CASE("The work grows with the bytes, not with their square" * points(1) * measures_work()
          * catches("quadratic-rescan-or-erase", 6, Status::failed) * peeks_for_ever * no_state * no_room) {
    grows_linearly(std::size_t{1} << 17, "bytes", [](std::size_t size) { // one frame in small pieces
        auto line = connection();
        auto student = run([&] { return FrameReader(line.socket, static_cast<std::uint32_t>(size) + 1).next(); },
                           Faults().reads_of_at_most(256));
        const auto body = random_bytes(size);
        line.peer.send(frame_of(body));
        const auto received = student.value("next()");
        suspect("body-short-read", 6); // what is lost here is lost for another reason than the work
        must_be_received(body, received);
        withdraw_suspicion();
    });
    const auto small_frames = [](std::size_t count) { // all there from the start
        auto line = connection();
        auto student = run([&] {
            FrameReader reader(line.socket, maximum);
            std::string together;
            for (std::size_t i = 0; i < count; ++i) {
                if (const auto frame = reader.next(); !frame || !frame->empty()) {
                    together += frame.value_or("-");
                }
            }
            return together;
        });
        const auto letters = random_word(count / 4);
        const auto length = big_endian(1, 4);
        const std::string three_empty_frames(12, '\0');
        std::string stream;
        for (const char letter : letters) {
            stream += length;
            stream += letter;
            stream += three_empty_frames;
        }
        line.peer.send(stream);
        student.returns(letters, "next()");
    };
    grows_linearly(12800, "frames", small_frames);
}
