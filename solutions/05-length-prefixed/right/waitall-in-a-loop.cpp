// Lab 05, another right way: MSG_WAITALL saves calls, and the loop around it does what MSG_WAITALL does not promise.
// MSG_MORE tells the kernel that the body follows the header.

#include "length_prefixed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <iomanip>
#include <span>
#include <sstream>
#include <stdexcept>

namespace length_prefixed {

struct MessageReader::State {
    int socket;
    bool usable = true;
};

namespace {

std::size_t receive(int socket, std::span<char> into) {
    const std::size_t wanted = into.size();
    while (!into.empty()) {
        const ssize_t more = ::recv(socket, into.data(), into.size(), MSG_WAITALL);
        if (more == 0) {
            break;
        }
        if (more > 0) {
            into = into.subspan(static_cast<std::size_t>(more));
        } else if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
    return wanted - into.size();
}

void send_all(int socket, std::string_view bytes, int flags) {
    while (!bytes.empty()) {
        const ssize_t taken = ::send(socket, bytes.data(), bytes.size(), flags | MSG_NOSIGNAL);
        if (taken > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(taken));
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

} // namespace

MessageReader::MessageReader(int socket) : state_(std::make_unique<State>()) { state_->socket = socket; }

MessageReader::~MessageReader() = default;

std::optional<std::string> MessageReader::next() {
    if (!state_->usable) {
        throw net::protocol_error("unusable since an earlier error");
    }
    char header[header_size + 1] = {}; // a NUL behind the digits, for the text of an error
    const std::size_t came = receive(state_->socket, {header, header_size});
    if (came == 0) {
        return std::nullopt;
    }
    state_->usable = false;
    unsigned size = 0;
    for (std::size_t i = 0; i < came; ++i) {
        if (header[i] < '0' || '9' < header[i]) {
            throw net::protocol_error(std::string("not a length: ") + header);
        }
        size = size * 10 + static_cast<unsigned>(header[i] - '0');
    }
    if (came < header_size) {
        throw net::protocol_error(std::string("cut off: ") + header);
    }
    std::string body(size, ' ');
    const std::size_t of_body = receive(state_->socket, body);
    if (of_body < size) {
        throw net::protocol_error("cut off: announced " + std::to_string(size) + ", came " + std::to_string(of_body));
    }
    state_->usable = true;
    return body;
}

void send_message(int socket, std::string_view message) {
    if (message.size() > longest_message) {
        throw std::invalid_argument("no message may be longer than 99999 bytes");
    }
    std::ostringstream header;
    header << std::setw(header_size) << std::setfill('0') << message.size();
    send_all(socket, header.str(), message.empty() ? 0 : MSG_MORE);
    send_all(socket, message, 0);
}

} // namespace length_prefixed
