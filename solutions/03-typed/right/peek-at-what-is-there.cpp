// Lab 03, another right way: look at what has come with MSG_PEEK, and then take what belongs to the message. It never
// waits for more to look at before it takes what it has seen, since a look at the same bytes returns at once.

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

constexpr std::size_t longest = 257; // a text with its type and its size

std::size_t receive_some(int socket, char* into, std::size_t most, int flags) {
    for (;;) {
        const ssize_t size = ::recv(socket, into, most, flags);
        if (size >= 0) {
            return static_cast<std::size_t>(size);
        }
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

/// The size of a whole message, or of as much of it as tells the size; 0 for an unknown type.
std::size_t size_of(std::string_view start) {
    switch (static_cast<unsigned char>(start[0])) {
    case 'P':
        return 1;
    case 'D':
        return 3;
    case 'C':
        return 4;
    case 0xD0:
        return 5;
    case 'T':
        return start.size() < 2 ? 2 : 2U + static_cast<unsigned char>(start[1]);
    default:
        return 0;
    }
}

} // namespace

void send_message(int socket, const Message& message) {
    std::string bytes{static_cast<char>(message.type)};
    if (message.type == Type::text) {
        bytes += static_cast<char>(message.body.size());
    }
    bytes += message.body;
    if (size_of(bytes) != bytes.size()) {
        throw std::invalid_argument("a message that cannot be sent");
    }
    for (std::string_view rest = bytes; !rest.empty();) {
        const ssize_t taken = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        rest.remove_prefix(taken < 0 ? 0 : static_cast<std::size_t>(taken));
    }
}

std::optional<Message> receive_message(int socket) {
    std::array<char, longest> bytes{};
    std::size_t arrived = 0;
    for (std::size_t size = 1; arrived < size;) {
        const std::size_t seen = receive_some(socket, bytes.data() + arrived, longest - arrived, MSG_PEEK);
        if (seen == 0 && arrived == 0) {
            return std::nullopt;
        }
        if (seen == 0) {
            throw net::protocol_error("the end of the stream inside a message");
        }
        size = size_of({bytes.data(), arrived + seen});
        if (size == 0) {
            receive_some(socket, bytes.data(), 1, 0);
            throw net::protocol_error("a type that nobody knows");
        }
        arrived += receive_some(socket, bytes.data() + arrived, std::min(seen, size - arrived), 0);
    }
    const Type type{static_cast<std::uint8_t>(bytes[0])};
    const std::size_t header = type == Type::text ? 2 : 1;
    return Message{type, std::string(bytes.data() + header, arrived - header)};
}

std::vector<Message> receive_messages(int socket) {
    std::vector<Message> messages;
    while (auto message = receive_message(socket)) {
        messages.push_back(*std::move(message));
    }
    return messages;
}

} // namespace typed
