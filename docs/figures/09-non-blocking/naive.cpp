// A client that waits inside each call, for one thing, without an end. Lab 09 explains what is wrong with that.
#include "naive.hpp"

#include "net/error.hpp"

#include <array>

namespace naive {

namespace {

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t taken = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (taken < 0) throw net::failure_of("send");
        bytes.remove_prefix(static_cast<std::size_t>(taken));
    }
}

std::string receive_until_end(int socket) {
    std::string all;
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = recv(socket, buffer.data(), buffer.size(), 0)) > 0) {
        all.append(buffer.data(), static_cast<std::size_t>(size));
    }
    if (size < 0) throw net::failure_of("recv");
    return all;
}

} // namespace

// [ask]
std::string ask(int socket, const sockaddr* address, socklen_t size, std::string_view request) {
    connect(socket, address, size);
    send_all(socket, request);
    return receive_until_end(socket);
}
// [ask]

} // namespace naive
