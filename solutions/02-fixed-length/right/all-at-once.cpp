// Lab 02, another right way: all messages in one piece on their way out, and cut apart after the end of the stream.

#include "fixed_length.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace fixed_length {

namespace {

/// What recv gives, at most \p most bytes; "" at the end of the stream.
std::string receive_some(int socket, std::size_t most) {
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t size = ::recv(socket, buffer.data(), std::min(most, buffer.size()), 0);
        if (size >= 0) {
            return {buffer.data(), static_cast<std::size_t>(size)};
        }
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

} // namespace

void send_all(int socket, std::string_view bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const std::string_view rest = bytes.substr(sent);
        const ssize_t taken = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        sent += static_cast<std::size_t>(std::max(taken, ssize_t{0}));
    }
}

bool receive_exactly(int socket, std::span<char> message) {
    std::string arrived;
    while (arrived.size() < message.size()) {
        const std::string more = receive_some(socket, message.size() - arrived.size());
        if (more.empty()) {
            if (arrived.empty()) {
                return false;
            }
            throw net::protocol_error("the end of the stream inside a message");
        }
        arrived += more;
    }
    arrived.copy(message.data(), message.size());
    return true;
}

void send_messages(int socket, std::size_t size, const std::vector<std::string>& messages) {
    std::string all;
    for (const std::string& message : messages) {
        if (message.size() != size) {
            throw std::invalid_argument("a message of another length");
        }
        all += message;
    }
    send_all(socket, all);
}

std::vector<std::string> receive_messages(int socket, std::size_t size) {
    std::string all;
    for (std::string more = receive_some(socket, 4096); !more.empty(); more = receive_some(socket, 4096)) {
        all += more;
    }
    if (all.size() % size != 0) {
        throw net::protocol_error("the end of the stream inside a message");
    }
    std::vector<std::string> messages;
    for (std::size_t begin = 0; begin < all.size(); begin += size) {
        messages.push_back(all.substr(begin, size));
    }
    return messages;
}

} // namespace fixed_length
