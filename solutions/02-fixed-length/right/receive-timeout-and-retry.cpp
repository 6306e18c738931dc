// Lab 02, another right way: a receive timeout, after which it simply tries again.

#include "fixed_length.hpp"

#include "net/error.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <stdexcept>

namespace fixed_length {

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t taken = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (taken >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(taken));
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

bool receive_exactly(int socket, std::span<char> message) {
    const timeval second{1, 0};
    if (::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) != 0) {
        throw net::failure_of("setsockopt");
    }
    std::size_t arrived = 0;
    while (arrived < message.size()) {
        const ssize_t more = ::recv(socket, &message[arrived], message.size() - arrived, 0);
        if (more < 0) {
            if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) {
                continue; // a signal, or a second without a byte
            }
            throw net::failure_of("recv");
        }
        if (more == 0) {
            if (arrived != 0) {
                throw net::protocol_error("the end of the stream inside a message");
            }
            return false;
        }
        arrived += static_cast<std::size_t>(more);
    }
    return true;
}

void send_messages(int socket, std::size_t size, const std::vector<std::string>& messages) {
    for (const std::string& message : messages) {
        if (message.size() != size) {
            throw std::invalid_argument("a message of another length");
        }
    }
    for (const std::string& message : messages) {
        send_all(socket, message);
    }
}

std::vector<std::string> receive_messages(int socket, std::size_t size) {
    std::vector<std::string> messages;
    std::string message(size, '\0');
    while (receive_exactly(socket, message)) {
        messages.push_back(message);
    }
    return messages;
}

} // namespace fixed_length
