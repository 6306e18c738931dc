// Lab 06, another right way: nothing is held over, since no byte too many is asked for; the C library turns the bytes.

#include "binary.hpp"

#include "net/error.hpp"

#include <arpa/inet.h>
#include <endian.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace binary {

namespace {

template <class Number>
void append(std::string& bytes, Number in_network_order) {
    char memory[sizeof in_network_order];
    std::memcpy(memory, &in_network_order, sizeof memory);
    bytes.append(memory, sizeof memory);
}

template <class Number>
Number next_of(const char*& at, const char* end) {
    Number in_network_order;
    if (static_cast<std::size_t>(end - at) < sizeof in_network_order) {
        throw net::protocol_error("a record that is too short");
    }
    std::memcpy(&in_network_order, at, sizeof in_network_order);
    at += sizeof in_network_order;
    return in_network_order;
}

} // namespace

std::string encode(const Reading& reading) {
    if (reading.note.size() > UINT16_MAX) {
        throw std::invalid_argument("a note that is too long");
    }
    std::uint64_t value = 0;
    std::memcpy(&value, &reading.value, sizeof value);
    std::string bytes;
    append(bytes, reading.kind);
    append(bytes, htons(reading.station));
    append(bytes, htonl(static_cast<std::uint32_t>(reading.height)));
    append(bytes, htobe64(reading.time));
    append(bytes, htobe64(value));
    append(bytes, htons(static_cast<std::uint16_t>(reading.note.size())));
    return bytes + reading.note;
}

Reading decode(std::string_view bytes) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    Reading reading;
    reading.kind = next_of<std::uint8_t>(at, end);
    reading.station = ntohs(next_of<std::uint16_t>(at, end));
    reading.height = static_cast<std::int32_t>(ntohl(next_of<std::uint32_t>(at, end)));
    reading.time = be64toh(next_of<std::uint64_t>(at, end));
    const std::uint64_t value = be64toh(next_of<std::uint64_t>(at, end));
    std::memcpy(&reading.value, &value, sizeof value);
    const std::size_t count = ntohs(next_of<std::uint16_t>(at, end));
    if (static_cast<std::size_t>(end - at) != count) {
        throw net::protocol_error("the note has another length than its count says");
    }
    reading.note.assign(at, end);
    return reading;
}

void send_frame(int socket, std::string_view bytes, std::uint32_t maximum) {
    if (bytes.size() > maximum) {
        throw std::invalid_argument("a frame that is too long");
    }
    std::string header;
    append(header, htonl(static_cast<std::uint32_t>(bytes.size())));
    for (std::string_view rest : {std::string_view(header), bytes}) {
        const int flags = rest.data() == header.data() && !bytes.empty() ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL;
        while (!rest.empty()) {
            const ssize_t taken = ::send(socket, rest.data(), rest.size(), flags);
            if (taken < 0 && errno != EINTR) {
                throw net::failure_of("send");
            }
            rest.remove_prefix(taken > 0 ? static_cast<std::size_t>(taken) : 0);
        }
    }
}

struct FrameReader::State {
    int socket;
    std::uint32_t maximum;
    const char* broken = nullptr;

    /// Receives exactly \p size bytes, or fewer when the stream ends before.
    std::string receive(std::size_t size) const {
        std::string bytes(size, '\0');
        std::size_t arrived = 0;
        while (arrived < size) {
            const ssize_t more = ::recv(socket, bytes.data() + arrived, size - arrived, MSG_WAITALL);
            if (more == 0) {
                break;
            }
            if (more < 0 && errno != EINTR) {
                throw net::failure_of("recv");
            }
            arrived += more > 0 ? static_cast<std::size_t>(more) : 0;
        }
        bytes.resize(arrived);
        return bytes;
    }
};

FrameReader::FrameReader(int socket, std::uint32_t maximum) : state_(new State{socket, maximum}) {}

FrameReader::~FrameReader() = default;

std::optional<std::string> FrameReader::next() {
    if (state_->broken != nullptr) {
        throw net::protocol_error(state_->broken);
    }
    const std::string header = state_->receive(sizeof(std::uint32_t));
    if (header.empty()) {
        return std::nullopt;
    }
    state_->broken = "the stream ended inside a length";
    if (header.size() < sizeof(std::uint32_t)) {
        throw net::protocol_error(state_->broken);
    }
    const char* at = header.data();
    const std::uint32_t length = ntohl(next_of<std::uint32_t>(at, at + header.size()));
    state_->broken = "the length is above the maximum";
    if (length > state_->maximum) {
        throw net::protocol_error(state_->broken);
    }
    state_->broken = "the stream ended inside a body";
    std::string body = state_->receive(length);
    if (body.size() < length) {
        throw net::protocol_error(state_->broken);
    }
    state_->broken = nullptr;
    return body;
}

} // namespace binary
