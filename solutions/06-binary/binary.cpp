// Lab 06: the reference solution.

#include "binary.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <limits>
#include <stdexcept>

namespace binary {

namespace {

static_assert(std::numeric_limits<double>::is_iec559 && sizeof(double) == sizeof(std::uint64_t));

constexpr std::size_t longest_note = 0xFFFF;
constexpr std::size_t header_size = 4;

/// Appends the lowest \p size bytes of \p number, the most significant of them first.
void put(std::string& bytes, std::uint64_t number, std::size_t size) {
    while (size-- > 0) {
        bytes += static_cast<char>(number >> (8 * size) & 0xFF);
    }
}

/// The number that \p bytes, at most eight, stand for. Each is taken without a sign, which a char may have.
std::uint64_t number_in(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = number << 8 | static_cast<unsigned char>(byte);
    }
    return number;
}

/// Takes \p size bytes from the front of \p bytes.
std::string_view take(std::string_view& bytes, std::size_t size) {
    if (bytes.size() < size) {
        throw net::protocol_error("bytes are missing: " + std::to_string(size - bytes.size()));
    }
    const std::string_view taken = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return taken;
}

} // namespace

std::string encode(const Reading& reading) {
    if (reading.note.size() > longest_note) {
        throw std::invalid_argument("a note of " + std::to_string(reading.note.size()) + " bytes");
    }
    std::string bytes;
    put(bytes, reading.kind, 1);
    put(bytes, reading.station, 2);
    put(bytes, static_cast<std::uint32_t>(reading.height), 4);
    put(bytes, reading.time, 8);
    put(bytes, std::bit_cast<std::uint64_t>(reading.value), 8);
    put(bytes, reading.note.size(), 2);
    return bytes + reading.note;
}

Reading decode(std::string_view bytes) {
    Reading reading;
    reading.kind = static_cast<std::uint8_t>(number_in(take(bytes, 1)));
    reading.station = static_cast<std::uint16_t>(number_in(take(bytes, 2)));
    reading.height = static_cast<std::int32_t>(number_in(take(bytes, 4)));
    reading.time = number_in(take(bytes, 8));
    reading.value = std::bit_cast<double>(number_in(take(bytes, 8)));
    reading.note = take(bytes, number_in(take(bytes, 2)));
    if (!bytes.empty()) {
        throw net::protocol_error("bytes are left over: " + std::to_string(bytes.size()));
    }
    return reading;
}

void send_frame(int socket, std::string_view bytes, std::uint32_t maximum) {
    if (bytes.size() > maximum) {
        throw std::invalid_argument("a frame of " + std::to_string(bytes.size()) + " bytes, more than "
                                    + std::to_string(maximum));
    }
    std::string frame;
    frame.reserve(header_size + bytes.size());
    put(frame, bytes.size(), header_size);
    frame += bytes;
    std::string_view rest = frame;
    while (!rest.empty()) {
        const ssize_t taken = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (taken >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(taken));
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

struct FrameReader::State {
    int socket;
    std::uint32_t maximum;
    std::string received; ///< from `begin` on, the bytes that have come and have not been returned
    std::size_t begin = 0;
    std::string broken; ///< why there can be no more frames, once it is so

    [[nodiscard]] std::string_view held() const { return std::string_view(received).substr(begin); }

    [[noreturn]] void give_up(const std::string& reason) {
        broken = reason;
        throw net::protocol_error(broken);
    }

    /// Receives until at least \p size bytes are held.
    /// \return false when the stream ends before that
    bool hold(std::size_t size) {
        std::array<char, 16384> piece; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv
        while (held().size() < size) {
            const ssize_t count = ::recv(socket, piece.data(), piece.size(), 0);
            if (count > 0) {
                received.erase(0, begin); // here and not for each frame: what moves is less than one frame
                begin = 0;
                received.append(piece.data(), static_cast<std::size_t>(count));
            } else if (count == 0) {
                return false;
            } else if (errno != EINTR) {
                throw net::failure_of("recv");
            }
        }
        return true;
    }
};

FrameReader::FrameReader(int socket, std::uint32_t maximum) : state_(new State{socket, maximum, {}, 0, {}}) {}

FrameReader::~FrameReader() = default;

std::optional<std::string> FrameReader::next() {
    if (!state_->broken.empty()) {
        throw net::protocol_error(state_->broken);
    }
    if (!state_->hold(header_size)) {
        if (state_->held().empty()) {
            return std::nullopt;
        }
        state_->give_up("the peer ended the stream inside the length of a frame");
    }
    const std::size_t length = number_in(state_->held().substr(0, header_size));
    if (length > state_->maximum) {
        state_->give_up("a frame of " + std::to_string(length) + " bytes, more than "
                        + std::to_string(state_->maximum));
    }
    if (!state_->hold(header_size + length)) {
        state_->give_up("the peer ended the stream inside the body of a frame");
    }
    std::string frame(state_->held().substr(header_size, length));
    state_->begin += header_size + length;
    return frame;
}

} // namespace binary
