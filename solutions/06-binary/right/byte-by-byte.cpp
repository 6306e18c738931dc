// Lab 06, another right way: slow and simple, one byte for each recv, one for each send.

#include "binary.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <bit>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace binary {

namespace {

char byte_of(std::uint64_t number, int which) { return static_cast<char>(number >> 8 * which & 255); }

void send_byte(int socket, char byte) {
    while (::send(socket, &byte, 1, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

std::uint64_t number_at(std::string_view bytes, std::size_t begin, std::size_t end) {
    if (bytes.size() < end) {
        throw net::protocol_error("a byte is missing");
    }
    std::uint64_t number = 0;
    for (std::size_t i = begin; i < end; ++i) {
        number = number * 256 + static_cast<std::uint8_t>(bytes[i]);
    }
    return number;
}

} // namespace

std::string encode(const Reading& reading) {
    if (reading.note.size() >= 65536) {
        throw std::invalid_argument("a note that is too long");
    }
    std::string bytes(1, byte_of(reading.kind, 0));
    for (int i = 1; i >= 0; --i) {
        bytes += byte_of(reading.station, i);
    }
    for (int i = 3; i >= 0; --i) {
        bytes += byte_of(static_cast<std::uint64_t>(std::int64_t{reading.height}), i);
    }
    for (int i = 7; i >= 0; --i) {
        bytes += byte_of(reading.time, i);
    }
    for (int i = 7; i >= 0; --i) {
        bytes += byte_of(std::bit_cast<std::uint64_t>(reading.value), i);
    }
    for (int i = 1; i >= 0; --i) {
        bytes += byte_of(reading.note.size(), i);
    }
    for (const char byte : reading.note) {
        bytes += byte;
    }
    return bytes;
}

Reading decode(std::string_view bytes) {
    Reading reading;
    reading.kind = static_cast<std::uint8_t>(number_at(bytes, 0, 1));
    reading.station = static_cast<std::uint16_t>(number_at(bytes, 1, 3));
    reading.height = static_cast<std::int32_t>(number_at(bytes, 3, 7));
    reading.time = number_at(bytes, 7, 15);
    reading.value = std::bit_cast<double>(number_at(bytes, 15, 23));
    if (number_at(bytes, 23, 25) != bytes.size() - 25) {
        throw net::protocol_error("the count does not fit");
    }
    for (const char byte : bytes.substr(25)) {
        reading.note += byte;
    }
    return reading;
}

void send_frame(int socket, std::string_view bytes, std::uint32_t maximum) {
    if (bytes.size() > maximum) {
        throw std::invalid_argument("a frame that is too long");
    }
    for (int i = 3; i >= 0; --i) {
        send_byte(socket, byte_of(bytes.size(), i));
    }
    for (const char byte : bytes) {
        send_byte(socket, byte);
    }
}

struct FrameReader::State {
    int socket = -1;
    std::uint32_t maximum = 0;
    std::uint64_t length = 0;
    unsigned length_bytes = 0;
    std::string body;
};

FrameReader::FrameReader(int socket, std::uint32_t maximum) : state_(std::make_unique<State>()) {
    state_->socket = socket;
    state_->maximum = maximum;
}

FrameReader::~FrameReader() = default;

std::optional<std::string> FrameReader::next() {
    State& state = *state_; // is left as it was by whatever is thrown, so that the next call throws the same
    while (state.length_bytes < 4 || state.body.size() < state.length) {
        if (state.length_bytes == 4 && state.length > state.maximum) {
            throw net::protocol_error("a frame that is too long");
        }
        char byte = 0;
        const ssize_t count = ::recv(state.socket, &byte, 1, 0);
        if (count == 0 && state.length_bytes == 0) {
            return std::nullopt;
        }
        if (count == 0) {
            throw net::protocol_error(state.length_bytes < 4 ? "an end inside a length" : "an end inside a body");
        }
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw net::failure_of("recv");
        }
        if (state.length_bytes < 4) {
            state.length = state.length << 8 | static_cast<std::uint8_t>(byte);
            ++state.length_bytes;
        } else {
            state.body += byte;
        }
    }
    state.length_bytes = 0;
    state.length = 0;
    return std::exchange(state.body, {});
}

} // namespace binary
