// Lab 02: the reference solution.

#include "fixed_length.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

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
    std::size_t arrived = 0;
    while (arrived < message.size()) {
        const ssize_t more = ::recv(socket, message.data() + arrived, message.size() - arrived, 0);
        if (more > 0) {
            arrived += static_cast<std::size_t>(more);
        } else if (more == 0 && arrived == 0) {
            return false;
        } else if (more == 0) {
            throw net::protocol_error("the peer ended the stream inside a message");
        } else if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
    return true;
}

void send_messages(int socket, std::size_t size, const std::vector<std::string>& messages) {
    for (const std::string& message : messages) {
        if (message.size() != size) {
            throw std::invalid_argument("a message of " + std::to_string(message.size()) + " bytes instead of "
                                        + std::to_string(size));
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
