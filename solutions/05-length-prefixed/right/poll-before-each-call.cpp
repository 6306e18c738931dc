// Lab 05, another right way: wait in poll before each call, and collect what came in a vector. Not needed with sockets
// that block, but not wrong either.

#include "length_prefixed.hpp"

#include "net/error.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace length_prefixed {

namespace {

void wait_for(int socket, short events) {
    pollfd watched{socket, events, 0};
    while (::poll(&watched, 1, -1) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("poll");
        }
    }
}

bool may_be_repeated(int error) { return error == EINTR || error == EAGAIN; }

} // namespace

struct MessageReader::State {
    int socket;
    std::vector<char> bytes{}; ///< that have come
    std::size_t used = 0;      ///< of them, handed on
    std::string trouble{};

    [[nodiscard]] std::size_t left() const { return bytes.size() - used; }

    bool wait_until_left(std::size_t wanted) {
        while (left() < wanted) {
            if (used == bytes.size()) {
                bytes.clear();
                used = 0;
            }
            std::array<char, 16384> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
            wait_for(socket, POLLIN);
            const ssize_t more = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (more == 0) {
                return false;
            }
            if (more > 0) {
                bytes.insert(bytes.end(), buffer.data(), buffer.data() + more);
            } else if (!may_be_repeated(errno)) {
                throw net::failure_of("recv");
            }
        }
        return true;
    }

    std::string take(std::size_t size) {
        std::string text(bytes.data() + used, size);
        used += size;
        return text;
    }

    void throw_trouble(const std::string& what) {
        trouble = what;
        throw net::protocol_error(trouble);
    }
};

MessageReader::MessageReader(int socket) : state_(new State{socket}) {}

MessageReader::~MessageReader() = default;

std::optional<std::string> MessageReader::next() {
    if (!state_->trouble.empty()) {
        throw net::protocol_error(state_->trouble);
    }
    if (!state_->wait_until_left(header_size)) {
        if (state_->left() == 0) {
            return std::nullopt;
        }
        state_->throw_trouble("end of stream after " + state_->take(state_->left()));
    }
    const std::string header = state_->take(header_size);
    for (const char c : header) {
        if (c < '0' || c > '9') {
            state_->throw_trouble("header " + header + " is not a number");
        }
    }
    const std::size_t size = std::strtoul(header.c_str(), nullptr, 10);
    if (!state_->wait_until_left(size)) {
        state_->throw_trouble("end of stream: " + std::to_string(size) + " bytes expected, "
                              + std::to_string(state_->left()) + " there");
    }
    return state_->take(size);
}

void send_message(int socket, std::string_view message) {
    if (message.size() > longest_message) {
        throw std::invalid_argument("99999 bytes at most");
    }
    std::string bytes = std::to_string(message.size());
    while (bytes.size() < header_size) {
        bytes = "0" + bytes;
    }
    bytes.append(message);
    std::string_view rest = bytes;
    while (!rest.empty()) {
        wait_for(socket, POLLOUT);
        const ssize_t taken = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(taken));
        } else if (!may_be_repeated(errno)) {
            throw net::failure_of("send");
        }
    }
}

} // namespace length_prefixed
