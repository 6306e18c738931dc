// Lab 06, another right way: a body and the length behind it come with one readv; length and body go with one writev.

#include "binary.hpp"

#include "net/error.hpp"

#include <arpa/inet.h>
#include <endian.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace binary {

namespace {

#pragma pack(push, 1)
/// The fixed part without any holes, and with every field already in network byte order: this may be copied as it is.
struct WireReading {
    std::uint8_t kind;
    std::uint16_t station;
    std::uint32_t height;
    std::uint64_t time, value;
    std::uint16_t count;
};
#pragma pack(pop)
static_assert(sizeof(WireReading) == 25);

void skip(std::array<iovec, 2>& parts, std::size_t bytes) {
    for (iovec& part : parts) {
        const std::size_t of_this = std::min(bytes, part.iov_len);
        part.iov_base = static_cast<char*>(part.iov_base) + of_this;
        part.iov_len -= of_this;
        bytes -= of_this;
    }
}

} // namespace

std::string encode(const Reading& reading) {
    if (reading.note.size() > 65535) {
        throw std::invalid_argument("a note that is too long");
    }
    const WireReading wire{reading.kind,
                           htons(reading.station),
                           htonl(static_cast<std::uint32_t>(reading.height)),
                           htobe64(reading.time),
                           htobe64(std::bit_cast<std::uint64_t>(reading.value)),
                           htons(static_cast<std::uint16_t>(reading.note.size()))};
    const auto bytes = std::bit_cast<std::array<char, sizeof wire>>(wire);
    return std::string(bytes.begin(), bytes.end()) + reading.note;
}

Reading decode(std::string_view bytes) {
    WireReading wire{};
    if (bytes.size() < sizeof wire) {
        throw net::protocol_error("less than a record");
    }
    std::memcpy(&wire, bytes.data(), sizeof wire);
    bytes.remove_prefix(sizeof wire);
    if (bytes.size() != ntohs(wire.count)) {
        throw net::protocol_error("more or less than a record");
    }
    return {wire.kind,
            ntohs(wire.station),
            static_cast<std::int32_t>(ntohl(wire.height)),
            be64toh(wire.time),
            std::bit_cast<double>(be64toh(wire.value)),
            std::string(bytes)};
}

void send_frame(int socket, std::string_view bytes, std::uint32_t maximum) {
    if (bytes.size() > maximum) {
        throw std::invalid_argument("a frame that is too long");
    }
    std::signal(SIGPIPE, SIG_IGN); // writev has no MSG_NOSIGNAL
    std::uint32_t header = htonl(static_cast<std::uint32_t>(bytes.size()));
    std::array<iovec, 2> parts{{{&header, sizeof header}, {const_cast<char*>(bytes.data()), bytes.size()}}};
    while (parts[0].iov_len + parts[1].iov_len > 0) {
        const ssize_t taken = ::writev(socket, parts.data(), parts.size());
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("writev");
        }
        skip(parts, taken < 0 ? 0 : static_cast<std::size_t>(taken));
    }
}

struct FrameReader::State {
    int socket;
    std::uint32_t maximum;
    std::array<char, 4> header{}; ///< of the next frame: the first `arrived` bytes of it
    std::size_t arrived = 0;
    bool broken = false;

    /// Receives into \p body until it is full, and what there is of a header behind it. Into nothing but the header when
    /// \p body is empty, until it is complete.
    /// \return false when the stream ends before that
    bool receive(std::string& body) {
        std::array<iovec, 2> parts{{{body.data(), body.size()}, {header.data() + arrived, header.size() - arrived}}};
        while (body.empty() ? parts[1].iov_len > 0 : parts[0].iov_len > 0) {
            const std::size_t before = parts[1].iov_len;
            const ssize_t count = ::readv(socket, parts.data(), parts.size());
            if (count < 0 && errno != EINTR) {
                throw net::failure_of("readv");
            }
            if (count == 0) {
                return false;
            }
            skip(parts, count < 0 ? 0 : static_cast<std::size_t>(count));
            arrived += before - parts[1].iov_len;
        }
        return true;
    }
};

FrameReader::FrameReader(int socket, std::uint32_t maximum) : state_(new State{socket, maximum, {}, 0, false}) {}

FrameReader::~FrameReader() = default;

std::optional<std::string> FrameReader::next() {
    std::string body;
    if (state_->broken) {
        throw net::protocol_error("the stream has been broken before");
    }
    if (!state_->receive(body)) {
        if (state_->arrived == 0) {
            return std::nullopt;
        }
        state_->broken = true;
        throw net::protocol_error("the header is cut off");
    }
    const std::uint32_t length = ntohl(std::bit_cast<std::uint32_t>(state_->header));
    if (length > state_->maximum) {
        state_->broken = true;
        throw net::protocol_error("the length is above the maximum");
    }
    state_->arrived = 0;
    body.resize(length);
    if (length > 0 && !state_->receive(body)) {
        state_->broken = true;
        throw net::protocol_error("the body is cut off");
    }
    return body;
}

} // namespace binary
