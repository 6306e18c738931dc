#pragma once
/// \file
/// What every submission does right, so that only its trouble() can cost it a test.

#include "harness/tests/engine.hpp"
#include "net/error.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <chrono>

namespace engine {

std::string receive(int socket, std::size_t size) {
    std::string got(size, '\0');
    for (std::size_t have = 0; have < size;) {
        const ssize_t n = ::recv(socket, got.data() + have, size - have, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw net::failure_of("recv");
        if (n == 0) throw net::protocol_error("the stream ended inside a message");
        have += static_cast<std::size_t>(n);
    }
    return got;
}

void send(int socket, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t n = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw net::failure_of("send");
        sent += static_cast<std::size_t>(n);
    }
}

long wait(int socket, int milliseconds) {
    const auto start = std::chrono::steady_clock::now();
    pollfd readable{socket, POLLIN, 0};
    ::poll(&readable, 1, milliseconds);
    return static_cast<long>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count());
}

} // namespace engine
