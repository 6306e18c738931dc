// Lab 03: the reference solution.

#include "typed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>

namespace typed {

namespace {

constexpr std::size_t in_next_byte = 256; // no body has this size: that of a text stands behind its type

/// \return the size of the body, in_next_byte, or nothing when the type is unknown
std::optional<std::size_t> body_size(Type type) {
    switch (type) {
    case Type::ping:
        return 0;
    case Type::dot:
        return 2;
    case Type::colour:
        return 3;
    case Type::pong:
        return 4;
    case Type::text:
        return in_next_byte;
    }
    return std::nullopt;
}

std::size_t number(char byte) { return static_cast<unsigned char>(byte); }

/// How many bytes of type and size stand in front of the body.
std::size_t header_size(Type type) { return type == Type::text ? 2 : 1; }

/// \param arrived the first bytes of a message
/// \return how many more belong to it for certain; 0 when it is complete
std::size_t missing(std::string_view arrived) {
    if (arrived.empty()) {
        return 1;
    }
    const Type type{static_cast<std::uint8_t>(arrived[0])};
    const auto size = body_size(type);
    if (!size) {
        throw net::protocol_error("unknown type " + std::to_string(number(arrived[0])));
    }
    if (size != in_next_byte) {
        return header_size(type) + *size - arrived.size();
    }
    return arrived.size() == 1 ? 1 : header_size(type) + number(arrived[1]) - arrived.size();
}

/// \param bytes of a complete message
Message message_of(std::string_view bytes) {
    const Type type{static_cast<std::uint8_t>(bytes[0])};
    return {type, std::string(bytes.substr(header_size(type)))};
}

/// \return what has arrived, at most as many bytes as \p buffer has; none at the end of the stream
std::string_view receive_some(int socket, char* buffer, std::size_t size) {
    for (;;) {
        const ssize_t arrived = ::recv(socket, buffer, size, 0);
        if (arrived >= 0) {
            return {buffer, static_cast<std::size_t>(arrived)};
        }
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

void must_be_between_messages(std::string_view arrived) {
    if (!arrived.empty()) {
        throw net::protocol_error("the peer ended the stream inside a message");
    }
}

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

} // namespace

void send_message(int socket, const Message& message) {
    const auto size = body_size(message.type);
    if (!size) {
        throw std::invalid_argument("a message of an unknown type");
    }
    const bool fits = size == in_next_byte ? message.body.size() < in_next_byte : message.body.size() == *size;
    if (!fits) {
        throw std::invalid_argument("a body of " + std::to_string(message.body.size())
                                    + " bytes does not fit the message's type");
    }
    std::string bytes(1, static_cast<char>(message.type));
    if (size == in_next_byte) {
        bytes += static_cast<char>(message.body.size());
    }
    send_all(socket, bytes + message.body);
}

std::optional<Message> receive_message(int socket) {
    std::string message;
    std::array<char, 255> buffer{}; // no more than the body of a text is ever missing
    while (const std::size_t size = missing(message)) {
        const std::string_view more = receive_some(socket, buffer.data(), size);
        if (more.empty()) {
            must_be_between_messages(message);
            return std::nullopt;
        }
        message += more;
    }
    return message_of(message);
}

std::vector<Message> receive_messages(int socket) {
    std::vector<Message> messages;
    std::string message; // as much as has come of the next one
    std::array<char, 16384> buffer{};
    for (;;) {
        std::string_view chunk = receive_some(socket, buffer.data(), buffer.size());
        if (chunk.empty()) {
            must_be_between_messages(message);
            return messages;
        }
        while (!chunk.empty()) {
            const std::size_t size = std::min(missing(message), chunk.size());
            message += chunk.substr(0, size);
            chunk.remove_prefix(size);
            if (missing(message) == 0) {
                messages.push_back(message_of(message));
                message.clear();
            }
        }
    }
}

} // namespace typed
