// Lab 05, another right way: one byte at a time, and a wrong digit is refused as soon as it comes. Slow, but never too
// much.

#include "length_prefixed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace length_prefixed {

struct MessageReader::State {
    int socket;
    std::string broken; ///< how the stream has broken, once it has

    [[noreturn]] void fail(const std::string& what) {
        broken = what;
        throw net::protocol_error(what);
    }

    /// Nothing at the end of the stream.
    std::optional<char> next_byte() const {
        char byte = 0;
        ssize_t size = 0;
        while ((size = ::read(socket, &byte, 1)) < 0) {
            if (errno != EINTR) {
                throw net::failure_of("read");
            }
        }
        return size == 0 ? std::nullopt : std::optional(byte);
    }
};

MessageReader::MessageReader(int socket) : state_(new State{socket, {}}) {}

MessageReader::~MessageReader() = default;

std::optional<std::string> MessageReader::next() {
    if (!state_->broken.empty()) {
        throw net::protocol_error(state_->broken);
    }
    std::string header;
    std::size_t size = 0;
    while (header.size() < header_size) {
        const auto byte = state_->next_byte();
        if (!byte && header.empty()) {
            return std::nullopt;
        }
        if (!byte) {
            state_->fail("the stream ended after the digits " + header);
        }
        header += *byte;
        if (*byte < '0' || *byte > '9') {
            state_->fail("no digit at the end of " + header);
        }
        size = 10 * size + static_cast<std::size_t>(*byte - '0');
    }
    std::string body;
    while (body.size() < size) {
        const auto byte = state_->next_byte();
        if (!byte) {
            state_->fail(std::to_string(size) + " bytes were announced, " + std::to_string(body.size()) + " have come");
        }
        body += *byte;
    }
    return body;
}

void send_message(int socket, std::string_view message) {
    if (message.size() > longest_message) {
        throw std::invalid_argument("too long");
    }
    std::string bytes;
    for (std::size_t unit = 10000; unit != 0; unit /= 10) {
        bytes += static_cast<char>('0' + message.size() / unit % 10);
    }
    bytes += message;
    for (const char byte : bytes) {
        while (::send(socket, &byte, 1, MSG_NOSIGNAL) < 0) {
            if (errno != EINTR) {
                throw net::failure_of("send");
            }
        }
    }
}

} // namespace length_prefixed
