// Lab 05: the reference solution.

#include "length_prefixed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <span>
#include <stdexcept>
#include <system_error>

namespace length_prefixed {

namespace {

/// \return the header for a body of that many bytes, at most longest_message
std::string header_for(std::size_t size) {
    const std::string digits = std::to_string(size);
    return std::string(header_size - digits.size(), '0') + digits;
}

/// \return \p bytes fit for a message of an exception: what cannot be printed, NUL above all, as a question mark
std::string quoted(std::string bytes) {
    for (char& byte : bytes) {
        if (byte < ' ' || byte > '~') {
            byte = '?';
        }
    }
    return '"' + bytes + '"';
}

/// \return the length of the body. For an unsigned number std::from_chars takes digits and nothing else: no blank, no sign.
std::size_t body_size(const std::string& header) {
    std::size_t size = 0;
    const char* const last = header.data() + header.size();
    if (const auto [end, error] = std::from_chars(header.data(), last, size); error != std::errc() || end != last) {
        throw net::protocol_error("a header must be five digits, not " + quoted(header));
    }
    return size;
}

/// Asks for no byte more than \p bytes has room for: whatever follows stays in the socket.
/// \return how many bytes came; fewer than asked for only when the peer ended the stream
std::size_t receive_into(int socket, std::span<char> bytes) {
    std::size_t arrived = 0;
    while (arrived < bytes.size()) {
        const ssize_t more = ::recv(socket, bytes.data() + arrived, bytes.size() - arrived, 0);
        if (more > 0) {
            arrived += static_cast<std::size_t>(more);
        } else if (more == 0) {
            break;
        } else if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
    return arrived;
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

struct MessageReader::State {
    int socket;
    bool out_of_step = false; ///< since a protocol_error: nobody knows where the next header begins
};

MessageReader::MessageReader(int socket) : state_(std::make_unique<State>(State{socket})) {}

MessageReader::~MessageReader() = default;

std::optional<std::string> MessageReader::next() {
    if (state_->out_of_step) {
        throw net::protocol_error("no message can be found after a broken one");
    }
    state_->out_of_step = true; // until the message is complete
    std::string header(header_size, '\0');
    header.resize(receive_into(state_->socket, header));
    if (header.empty()) {
        state_->out_of_step = false;
        return std::nullopt;
    }
    if (header.size() < header_size) {
        throw net::protocol_error("the peer ended the stream inside a header, after " + quoted(header));
    }
    std::string body(body_size(header), '\0');
    if (const std::size_t arrived = receive_into(state_->socket, body); arrived < body.size()) {
        throw net::protocol_error("the peer ended the stream after " + std::to_string(arrived) + " of "
                                  + std::to_string(body.size()) + " bytes of a message");
    }
    state_->out_of_step = false;
    return body;
}

void send_message(int socket, std::string_view message) {
    if (message.size() > longest_message) {
        throw std::invalid_argument("a message of " + std::to_string(message.size()) + " bytes, more than "
                                    + std::to_string(longest_message));
    }
    send_all(socket, header_for(message.size()));
    send_all(socket, message);
}

} // namespace length_prefixed
