// Lab 05, another right way: MSG_PEEK shows what is there, and exactly what belongs to this message is taken of it.
// Peeking only once before each take, it never waits for more by peeking again.

#include "length_prefixed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace length_prefixed {

struct MessageReader::State {
    int socket;
    bool broken = false;

    std::size_t receive(char* into, std::size_t size, int flags) const {
        for (;;) {
            const ssize_t there = ::recv(socket, into, size, flags);
            if (there >= 0) {
                return static_cast<std::size_t>(there);
            }
            if (errno != EINTR) {
                throw net::failure_of("recv");
            }
        }
    }

    /// Takes bytes up to a number of them or the end of the stream.
    std::string take(std::size_t wanted) const {
        std::string text;
        std::array<char, 4096> buffer{};
        while (text.size() < wanted) {
            const std::size_t there = receive(buffer.data(), buffer.size(), MSG_PEEK);
            if (there == 0) {
                break;
            }
            const std::size_t mine = std::min(there, wanted - text.size());
            text.append(buffer.data(), receive(buffer.data(), mine, 0));
        }
        return text;
    }
};

MessageReader::MessageReader(int socket) : state_(new State{socket}) {}

MessageReader::~MessageReader() = default;

std::optional<std::string> MessageReader::next() {
    if (state_->broken) {
        throw net::protocol_error("broken before");
    }
    const std::string header = state_->take(header_size);
    if (header.empty()) {
        return std::nullopt;
    }
    state_->broken = true;
    std::size_t size = 0;
    for (const char c : header) {
        if (c < '0' || c > '9') {
            throw net::protocol_error("no digits: " + header);
        }
        size = 10 * size + static_cast<std::size_t>(c - '0');
    }
    if (header.size() != header_size) {
        throw net::protocol_error("end after " + header);
    }
    std::string body = state_->take(size);
    if (body.size() != size) {
        throw net::protocol_error("end after " + std::to_string(body.size()) + " of " + std::to_string(size));
    }
    state_->broken = false;
    return body;
}

void send_message(int socket, std::string_view message) {
    if (message.size() > longest_message) {
        throw std::invalid_argument("too long: " + std::to_string(message.size()));
    }
    const std::string number = std::to_string(100000 + message.size()).substr(1);
    std::array<iovec, 2> parts{
        {{const_cast<char*>(number.data()), number.size()}, {const_cast<char*>(message.data()), message.size()}}};
    while (parts[0].iov_len + parts[1].iov_len > 0) {
        msghdr both{};
        both.msg_iov = parts.data();
        both.msg_iovlen = parts.size();
        const ssize_t sent = ::sendmsg(socket, &both, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) {
            throw net::failure_of("sendmsg");
        }
        auto taken = static_cast<std::size_t>(std::max(sent, ssize_t{0}));
        for (iovec& part : parts) {
            const std::size_t of_this = std::min(taken, part.iov_len);
            part.iov_base = static_cast<char*>(part.iov_base) + of_this;
            part.iov_len -= of_this;
            taken -= of_this;
        }
    }
}

} // namespace length_prefixed
