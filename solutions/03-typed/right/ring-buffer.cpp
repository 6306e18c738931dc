// Lab 03, another right way: receive_messages() keeps what has come in a ring, which readv fills on both sides of its end.
// One message goes out by sendmsg from its two places, header and body.

#include "typed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace typed {

namespace {

/// The size of a body, where the type alone tells it.
std::optional<std::size_t> fixed_size(Type type) {
    switch (type) {
    case Type::ping:
        return 0;
    case Type::dot:
        return 2;
    case Type::colour:
        return 3;
    case Type::pong:
        return 4;
    default:
        return std::nullopt;
    }
}

/// Bytes that have come and are not yet taken, in a circle.
class Ring {
public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] unsigned char at(std::size_t i) const { return bytes_[(begin_ + i) % bytes_.size()]; }

    /// \return false at the end of the stream
    bool fill(int socket) {
        const std::size_t end = (begin_ + size_) % bytes_.size();
        const std::size_t room = bytes_.size() - size_;
        const std::size_t behind = std::min(room, bytes_.size() - end);
        const iovec parts[] = {{bytes_.data() + end, behind}, {bytes_.data(), room - behind}};
        ssize_t arrived = 0;
        do {
            arrived = ::readv(socket, parts, 2);
        } while (arrived < 0 && errno == EINTR);
        if (arrived < 0) {
            throw net::failure_of("readv");
        }
        size_ += static_cast<std::size_t>(arrived);
        return arrived > 0;
    }

    std::string take(std::size_t count) {
        std::string taken;
        for (std::size_t i = 0; i < count; ++i) {
            taken += static_cast<char>(at(i));
        }
        begin_ = (begin_ + count) % bytes_.size();
        size_ -= count;
        return taken;
    }

private:
    std::array<unsigned char, 600> bytes_{};
    std::size_t begin_ = 0, size_ = 0;
};

void receive_all(int socket, char* into, std::size_t size) {
    while (size > 0) {
        const ssize_t arrived = ::recv(socket, into, size, MSG_WAITALL);
        if (arrived == 0) {
            throw net::protocol_error("the end of the stream inside a message");
        }
        if (arrived < 0 && errno != EINTR) {
            throw net::failure_of("recv");
        }
        if (arrived > 0) {
            into += arrived;
            size -= static_cast<std::size_t>(arrived);
        }
    }
}

} // namespace

void send_message(int socket, const Message& message) {
    const auto size = fixed_size(message.type);
    const bool fits = message.type == Type::text ? message.body.size() <= 255 : size && *size == message.body.size();
    if (!fits) {
        throw std::invalid_argument("a message that cannot be sent");
    }
    std::string header{static_cast<char>(message.type)};
    if (!size) {
        header += static_cast<char>(message.body.size());
    }
    std::string body = message.body;
    while (!header.empty() || !body.empty()) {
        iovec parts[] = {{header.data(), header.size()}, {body.data(), body.size()}};
        msghdr both{};
        both.msg_iov = parts;
        both.msg_iovlen = 2;
        const ssize_t taken = ::sendmsg(socket, &both, MSG_NOSIGNAL);
        if (taken < 0) {
            if (errno != EINTR) {
                throw net::failure_of("sendmsg");
            }
            continue;
        }
        const std::size_t of_header = std::min(header.size(), static_cast<std::size_t>(taken));
        header.erase(0, of_header);
        body.erase(0, static_cast<std::size_t>(taken) - of_header);
    }
}

std::optional<Message> receive_message(int socket) {
    char type = 0;
    ssize_t arrived = 0;
    do {
        arrived = ::recv(socket, &type, 1, 0);
    } while (arrived < 0 && errno == EINTR);
    if (arrived < 0) {
        throw net::failure_of("recv");
    }
    if (arrived == 0) {
        return std::nullopt;
    }
    Message message{Type{static_cast<std::uint8_t>(type)}, ""};
    auto size = fixed_size(message.type);
    if (!size && message.type != Type::text) {
        throw net::protocol_error("a type that nobody knows");
    }
    if (!size) {
        char count = 0;
        receive_all(socket, &count, 1);
        size = static_cast<unsigned char>(count);
    }
    message.body.resize(*size);
    receive_all(socket, message.body.data(), *size);
    return message;
}

std::vector<Message> receive_messages(int socket) {
    std::vector<Message> messages;
    Ring ring;
    while (ring.fill(socket)) {
        while (ring.size() > 0) {
            const Type type{ring.at(0)};
            auto size = fixed_size(type);
            const std::size_t header = size ? 1 : 2;
            if (!size && type != Type::text) {
                throw net::protocol_error("a type that nobody knows");
            }
            if (!size && ring.size() >= header) {
                size = ring.at(1);
            }
            if (!size || ring.size() < header + *size) {
                break;
            }
            ring.take(header);
            messages.push_back({type, ring.take(*size)});
        }
    }
    if (ring.size() > 0) {
        throw net::protocol_error("the end of the stream inside a message");
    }
    return messages;
}

} // namespace typed
