// Lab 06: the oracle for fuzzing.
// Finds: body-short-read
// Finds: sign-extension

#include "fuzz/network.hpp"
#include "fuzz/target.hpp"

#include "binary.hpp"

#include <endian.h>

#include <cstdint>
#include <cstring>
#include <memory>

namespace {

constexpr std::size_t header_size = 4, bytes_before_note = 25;

std::string framed(const std::string& body) {
    const std::uint32_t length = htobe32(static_cast<std::uint32_t>(body.size()));
    return std::string(reinterpret_cast<const char*>(&length), sizeof length) + body;
}

// The integer at that place, whatever its alignment.
template <typename Integer>
Integer at(std::string_view bytes, std::size_t place, Integer (*to_host)(Integer)) {
    Integer number = 0;
    std::memcpy(&number, bytes.data() + place, sizeof number);
    return to_host(number);
}
std::uint16_t two(std::string_view bytes, std::size_t place) {
    return at<std::uint16_t>(bytes, place, [](std::uint16_t n) { return be16toh(n); });
}
std::uint32_t four(std::string_view bytes, std::size_t place) {
    return at<std::uint32_t>(bytes, place, [](std::uint32_t n) { return be32toh(n); });
}
std::uint64_t eight(std::string_view bytes, std::size_t place) {
    return at<std::uint64_t>(bytes, place, [](std::uint64_t n) { return be64toh(n); });
}

fuzz::Outcome frames(std::string_view stream, std::uint32_t maximum, int error) {
    fuzz::Outcome outcome;
    std::size_t end = 0;
    while (stream.size() - end >= header_size) {
        const std::uint32_t length = four(stream, end);
        if (length > maximum || (stream.size() - end - header_size < length && error == 0)) {
            outcome.insert(outcome.end(), 3, fuzz::broken_protocol); // in every call from now on
            return outcome;
        }
        if (stream.size() - end - header_size < length) break;
        outcome.emplace_back(stream.substr(end + header_size, length));
        end += header_size + length;
    }
    outcome.push_back(fuzz::ending(stream.substr(end), error));
    if (outcome.back() == fuzz::broken_protocol) outcome.insert(outcome.end(), 2, fuzz::broken_protocol);
    return outcome;
}

fuzz::Next reader(int socket, std::uint32_t maximum) {
    auto frames = std::make_shared<binary::FrameReader>(socket, maximum);
    return [frames, socket, end = std::size_t{0}]() mutable -> std::optional<std::string> {
        std::optional<std::string> frame = frames->next();
        if (!frame) return {};
        end += header_size + frame->size();
        return fuzz::message(std::move(*frame), socket, end);
    };
}

// Whether the fields say what the bytes say, the double by its bits.
bool says(const binary::Reading& reading, std::string_view bytes) {
    std::uint64_t value = 0;
    std::memcpy(&value, &reading.value, sizeof value);
    return reading.kind == static_cast<unsigned char>(bytes[0]) && reading.station == two(bytes, 1)
           && static_cast<std::uint32_t>(reading.height) == four(bytes, 3) && reading.time == eight(bytes, 7)
           && value == eight(bytes, 15) && reading.note == bytes.substr(bytes_before_note);
}

// decode() takes any bytes, and encode() makes the same of what it understood.
void check_record(std::string_view bytes) {
    const bool whole = bytes.size() >= bytes_before_note && bytes.size() - bytes_before_note == two(bytes, 23);
    const std::vector<char> exact(bytes.begin(), bytes.end()); // nothing behind the last byte
    try {
        const binary::Reading reading = binary::decode({exact.data(), exact.size()});
        if (!whole) fuzz::finding("decode() accepts what is no record");
        if (!says(reading, bytes)) fuzz::finding("decode() reads other values than there are");
        if (binary::encode(reading) != bytes) fuzz::finding("encode() makes other bytes than decode() was given");
    } catch (const net::protocol_error&) {
        if (whole) fuzz::finding("decode() refuses a record");
    }
}

} // namespace

std::vector<fuzz::Reading> fuzz::readings(Input& input) {
    const std::size_t symbol = input.parameter(0, UINT8_MAX);
    const std::size_t filler = input.filler();
    check_record(input.stream());
    if (filler > 0) input.send_first(framed(std::string(filler - header_size, '.')));
    const auto maximum = symbol == 'x' ? UINT32_MAX : static_cast<std::uint32_t>(symbol + filler);
    Outcome outcome = frames(input.stream(), maximum, input.error());
    for (const std::string& frame : outcome) {
        check_record(frame);
    }
    return {{"FrameReader", [maximum](int socket) { return reader(socket, maximum); }, std::move(outcome)}};
}
