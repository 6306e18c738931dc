// Lab 06, another right way: MSG_PEEK shows what has come; what belongs to this frame is taken out at once, be it all of
// the frame or not, so that a byte is never peeked at twice.

#include "binary.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <stdexcept>

namespace binary {

namespace {

template <std::size_t Size>
std::array<char, Size> bytes_of(std::uint64_t number) {
    std::array<char, Size> bytes{};
    for (std::size_t i = Size; i-- > 0; number /= 256) {
        bytes[i] = static_cast<char>(number % 256);
    }
    return bytes;
}

template <std::size_t Size>
void append(std::string& record, std::uint64_t number) {
    const auto bytes = bytes_of<Size>(number);
    record.append(bytes.data(), Size);
}

std::uint64_t number_of(std::string_view bytes) {
    std::uint64_t number = 0;
    std::for_each(bytes.begin(), bytes.end(),
                  [&](char byte) { number = number << 8 | static_cast<unsigned char>(byte); });
    return number;
}

} // namespace

std::string encode(const Reading& reading) {
    if (reading.note.size() > 65535) {
        throw std::invalid_argument("a note that is too long");
    }
    std::string record;
    append<1>(record, reading.kind);
    append<2>(record, reading.station);
    append<4>(record, std::bit_cast<std::uint32_t>(reading.height));
    append<8>(record, reading.time);
    append<8>(record, std::bit_cast<std::uint64_t>(reading.value));
    append<2>(record, reading.note.size());
    return record.append(reading.note);
}

Reading decode(std::string_view bytes) {
    if (bytes.size() < 25 || number_of(bytes.substr(23, 2)) != bytes.size() - 25) {
        throw net::protocol_error("more or less than a record");
    }
    const auto height = static_cast<std::uint32_t>(number_of(bytes.substr(3, 4)));
    return {static_cast<std::uint8_t>(number_of(bytes.substr(0, 1))),
            static_cast<std::uint16_t>(number_of(bytes.substr(1, 2))),
            std::bit_cast<std::int32_t>(height),
            number_of(bytes.substr(7, 8)),
            std::bit_cast<double>(number_of(bytes.substr(15, 8))),
            std::string(bytes.substr(25))};
}

void send_frame(int socket, std::string_view bytes, std::uint32_t maximum) {
    if (bytes.size() > maximum) {
        throw std::invalid_argument("a frame that is too long");
    }
    std::string frame;
    append<4>(frame, bytes.size());
    frame += bytes;
    for (auto at = frame.cbegin(); at != frame.cend();) {
        const ssize_t taken = ::send(socket, &*at, static_cast<std::size_t>(frame.cend() - at), MSG_NOSIGNAL);
        if (taken > 0) {
            at += taken;
        } else if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

struct FrameReader::State {
    int socket;
    std::uint32_t maximum;
    std::string frame; ///< what has come of it, the length in front

    /// How long the frame is, as far as that is known: four bytes or the whole.
    [[nodiscard]] std::size_t needed() const {
        if (frame.size() < 4) {
            return 4;
        }
        const std::uint64_t length = number_of(std::string_view(frame).substr(0, 4));
        if (length > maximum) {
            throw net::protocol_error("the length is above the maximum");
        }
        return 4 + length;
    }

    /// \return recv's answer when it is not interrupted
    ssize_t receive(char* into, std::size_t size, int flags) const {
        for (;;) {
            const ssize_t count = ::recv(socket, into, size, flags);
            if (count >= 0 || errno != EINTR) {
                return count;
            }
        }
    }
};

FrameReader::FrameReader(int socket, std::uint32_t maximum) : state_(new State{socket, maximum, {}}) {}

FrameReader::~FrameReader() = default;

std::optional<std::string> FrameReader::next() {
    std::string& frame = state_->frame; // stays as it is when something is thrown, for the same answer next time
    while (frame.size() < state_->needed()) {
        std::array<char, 2048> piece{};
        const ssize_t there = state_->receive(piece.data(), piece.size(), MSG_PEEK);
        if (there < 0) {
            throw net::failure_of("recv");
        }
        if (there == 0 && frame.empty()) {
            return std::nullopt;
        }
        if (there == 0) {
            throw net::protocol_error(frame.size() < 4 ? "cut off inside the length" : "cut off inside the body");
        }
        const std::size_t mine = std::min(state_->needed() - frame.size(), static_cast<std::size_t>(there));
        const ssize_t taken = state_->receive(piece.data(), mine, 0);
        if (taken < 0) {
            throw net::failure_of("recv");
        }
        frame.append(piece.data(), static_cast<std::size_t>(taken));
    }
    std::string body = frame.substr(4);
    frame.clear();
    return body;
}

} // namespace binary
