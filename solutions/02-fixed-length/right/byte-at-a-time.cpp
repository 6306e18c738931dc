// Lab 02, another right way: one byte at a time. Slow, a system call for each byte, but never too much.

#include "fixed_length.hpp"

#include "net/error.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

namespace fixed_length {

namespace {

enum class Step {
    byte,
    end
};

Step receive_byte(int socket, char& byte) {
    ssize_t size = 0;
    do {
        size = ::read(socket, &byte, 1);
    } while (size < 0 && errno == EINTR);
    if (size < 0) {
        throw net::failure_of("read");
    }
    return size == 0 ? Step::end : Step::byte;
}

void send_byte(int socket, char byte) {
    while (::send(socket, &byte, 1, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

} // namespace

void send_all(int socket, std::string_view bytes) {
    for (const char byte : bytes) {
        send_byte(socket, byte);
    }
}

bool receive_exactly(int socket, std::span<char> message) {
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (receive_byte(socket, message[i]) == Step::end) {
            if (i == 0) {
                return false;
            }
            throw net::protocol_error("the end of the stream after " + std::to_string(i) + " bytes of a message");
        }
    }
    return true;
}

void send_messages(int socket, std::size_t size, const std::vector<std::string>& messages) {
    if (std::any_of(messages.begin(), messages.end(), [&](const auto& message) { return message.size() != size; })) {
        throw std::invalid_argument("a message of another length");
    }
    for (const auto& message : messages) {
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
