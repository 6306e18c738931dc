// Lab 03, another right way: one byte at a time. Slow, a system call for each byte, but never too much.

#include "typed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <stdexcept>

namespace typed {

namespace {

const std::map<Type, std::size_t> fixed_sizes{{Type::ping, 0}, {Type::dot, 2}, {Type::colour, 3}, {Type::pong, 4}};

std::optional<std::uint8_t> receive_byte(int socket) {
    std::uint8_t byte = 0;
    ssize_t size = 0;
    while ((size = ::read(socket, &byte, 1)) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("read");
        }
    }
    return size == 0 ? std::nullopt : std::optional(byte);
}

std::uint8_t receive_another(int socket) {
    if (const auto byte = receive_byte(socket)) {
        return *byte;
    }
    throw net::protocol_error("the end of the stream inside a message");
}

void send_byte(int socket, char byte) {
    while (::send(socket, &byte, 1, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

} // namespace

void send_message(int socket, const Message& message) {
    const std::size_t size = message.body.size();
    if (message.type == Type::text ? size > 255
                                   : !fixed_sizes.contains(message.type) || fixed_sizes.at(message.type) != size) {
        throw std::invalid_argument("a message that cannot be sent");
    }
    send_byte(socket, static_cast<char>(message.type));
    if (message.type == Type::text) {
        send_byte(socket, static_cast<char>(size));
    }
    for (const char byte : message.body) {
        send_byte(socket, byte);
    }
}

std::optional<Message> receive_message(int socket) {
    const auto first = receive_byte(socket);
    if (!first) {
        return std::nullopt;
    }
    Message message{Type{*first}, ""};
    std::size_t size = 0;
    if (message.type == Type::text) {
        size = receive_another(socket);
    } else if (const auto found = fixed_sizes.find(message.type); found != fixed_sizes.end()) {
        size = found->second;
    } else {
        throw net::protocol_error("a type that nobody knows");
    }
    while (message.body.size() < size) {
        message.body += static_cast<char>(receive_another(socket));
    }
    return message;
}

std::vector<Message> receive_messages(int socket) {
    std::vector<Message> messages;
    while (auto message = receive_message(socket)) {
        messages.push_back(*std::move(message));
    }
    return messages;
}

} // namespace typed
