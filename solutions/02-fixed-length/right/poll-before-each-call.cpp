// Lab 02, another right way: wait in poll before each call. Not needed with sockets that block, but not wrong either.

#include "fixed_length.hpp"

#include "net/error.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>

namespace fixed_length {

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

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        wait_for(socket, POLLOUT);
        const ssize_t taken = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(taken));
        } else if (!may_be_repeated(errno)) {
            throw net::failure_of("send");
        }
    }
}

bool receive_exactly(int socket, std::span<char> message) {
    std::size_t arrived = 0;
    while (arrived < message.size()) {
        wait_for(socket, POLLIN);
        const ssize_t more = ::recv(socket, message.data() + arrived, message.size() - arrived, MSG_DONTWAIT);
        if (more > 0) {
            arrived += static_cast<std::size_t>(more);
        } else if (more == 0) {
            if (arrived == 0) {
                return false;
            }
            throw net::protocol_error("the end of the stream inside a message");
        } else if (!may_be_repeated(errno)) {
            throw net::failure_of("recv");
        }
    }
    return true;
}

void send_messages(int socket, std::size_t size, const std::vector<std::string>& messages) {
    for (const std::string& message : messages) {
        if (message.size() != size) {
            throw std::invalid_argument("a message of another length");
        }
    }
    for (const std::string& message : messages) {
        send_all(socket, message);
    }
}

std::vector<std::string> receive_messages(int socket, std::size_t size) {
    std::vector<std::string> messages;
    std::string message(size, '\0');
    while (receive_exactly(socket, message)) {
        messages.push_back(message);
    }
    return messages;
}

} // namespace fixed_length
