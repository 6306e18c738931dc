// Lab 02, another right way: MSG_WAITALL saves calls, and the loop around it does what MSG_WAITALL does not promise.

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
    auto rest = message;
    while (!rest.empty()) {
        const ssize_t arrived = ::recv(socket, rest.data(), rest.size(), MSG_WAITALL);
        if (arrived > 0) {
            rest = rest.subspan(static_cast<std::size_t>(arrived));
        } else if (arrived == 0) {
            if (rest.size() < message.size()) {
                throw net::protocol_error("the end of the stream inside a message");
            }
            return false;
        } else if (errno != EINTR) {
            throw net::failure_of("recv");
        }
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
