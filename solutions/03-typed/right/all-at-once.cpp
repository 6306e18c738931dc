// Lab 03, another right way: receive_messages() takes everything up to the end of the stream into one big string, and goes
// through it with an index. It says what is wrong with the stream only then, but it does say it.

#include "typed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>

namespace typed {

namespace {

/// By its first byte, what stands in front of a message's body and how long the body is.
struct Format {
    bool known = false;
    bool counted = false;
    std::size_t size = 0;
};

std::array<Format, 256> all_formats() {
    std::array<Format, 256> formats{};
    formats['P'] = {true, false, 0};
    formats['D'] = {true, false, 2};
    formats['C'] = {true, false, 3};
    formats[0xD0] = {true, false, 4};
    formats['T'] = {true, true, 255};
    return formats;
}

const Format& format_of(char first) {
    static const auto formats = all_formats();
    return formats[static_cast<unsigned char>(first)];
}

void must_be_known(const Format& format) {
    if (!format.known) {
        throw net::protocol_error("a type that nobody knows");
    }
}

std::string receive_some(int socket, std::size_t most) {
    std::string bytes(most, '\0');
    ssize_t arrived = 0;
    while ((arrived = ::recv(socket, bytes.data(), bytes.size(), 0)) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
    bytes.resize(static_cast<std::size_t>(arrived));
    return bytes;
}

std::string receive_just(int socket, std::size_t size) {
    std::string bytes;
    while (bytes.size() < size) {
        const std::string more = receive_some(socket, size - bytes.size());
        if (more.empty()) {
            throw net::protocol_error("the end of the stream inside a message");
        }
        bytes += more;
    }
    return bytes;
}

} // namespace

void send_message(int socket, const Message& message) {
    const Format& format = format_of(static_cast<char>(message.type));
    const std::size_t size = message.body.size();
    if (!format.known || size > format.size || (!format.counted && size < format.size)) {
        throw std::invalid_argument("a message that cannot be sent");
    }
    std::string bytes(1, static_cast<char>(message.type));
    bytes.append(format.counted ? 1 : 0, static_cast<char>(size)).append(message.body);
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t taken = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        sent += taken < 0 ? 0 : static_cast<std::size_t>(taken);
    }
}

std::optional<Message> receive_message(int socket) {
    const std::string first = receive_some(socket, 1);
    if (first.empty()) {
        return std::nullopt;
    }
    const Format& format = format_of(first[0]);
    must_be_known(format);
    const std::size_t size = format.counted ? static_cast<unsigned char>(receive_just(socket, 1)[0]) : format.size;
    return Message{Type{static_cast<std::uint8_t>(first[0])}, receive_just(socket, size)};
}

std::vector<Message> receive_messages(int socket) {
    std::string all;
    for (std::string more = receive_some(socket, 4096); !more.empty(); more = receive_some(socket, 4096)) {
        all += more;
    }
    std::vector<Message> messages;
    for (std::size_t at = 0; at < all.size();) {
        const Type type{static_cast<std::uint8_t>(all[at])};
        const Format& format = format_of(all[at++]);
        must_be_known(format);
        std::size_t size = format.size;
        if (format.counted) {
            size = at < all.size() ? static_cast<unsigned char>(all[at++]) : 1;
        }
        if (size > all.size() - at) {
            throw net::protocol_error("the end of the stream inside a message");
        }
        messages.push_back({type, all.substr(at, size)});
        at += size;
    }
    return messages;
}

} // namespace typed
