// Lab 03, another right way: MSG_WAITALL saves calls, and the loop around it does what MSG_WAITALL does not promise.

#include "typed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <span>
#include <stdexcept>
#include <string_view>

namespace typed {

namespace {

constexpr int counted = -1; // the next byte says how long the body is
constexpr int unknown = -2;

int body_size(Type type) {
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
        return counted;
    default:
        return unknown;
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

/// \return false at the end of the stream, before the first byte
bool receive_exactly(int socket, std::span<char> bytes) {
    for (std::size_t arrived = 0; arrived < bytes.size();) {
        const ssize_t more = ::recv(socket, &bytes[arrived], bytes.size() - arrived, MSG_WAITALL);
        if (more == 0 && arrived == 0) {
            return false;
        }
        if (more == 0) {
            throw net::protocol_error("the end of the stream inside a message");
        }
        if (more < 0 && errno != EINTR) {
            throw net::failure_of("recv");
        }
        arrived += more < 0 ? 0 : static_cast<std::size_t>(more);
    }
    return true;
}

void receive_rest(int socket, std::span<char> bytes) {
    if (!bytes.empty() && !receive_exactly(socket, bytes)) {
        throw net::protocol_error("the end of the stream inside a message");
    }
}

} // namespace

void send_message(int socket, const Message& message) {
    const int size = body_size(message.type);
    const bool fits = size == counted ? message.body.size() <= 255 : static_cast<int>(message.body.size()) == size;
    if (!fits) {
        throw std::invalid_argument("a message that cannot be sent");
    }
    std::string header(1, static_cast<char>(message.type));
    if (size == counted) {
        header += static_cast<char>(message.body.size());
    }
    send_all(socket, header);
    send_all(socket, message.body);
}

std::optional<Message> receive_message(int socket) {
    char first = 0;
    if (!receive_exactly(socket, {&first, 1})) {
        return std::nullopt;
    }
    Message message{Type{static_cast<std::uint8_t>(first)}, ""};
    const int size = body_size(message.type);
    if (size == unknown) {
        throw net::protocol_error("a type that nobody knows");
    }
    char count = static_cast<char>(size);
    if (size == counted) {
        receive_rest(socket, {&count, 1});
    }
    message.body.resize(static_cast<unsigned char>(count));
    receive_rest(socket, message.body);
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
