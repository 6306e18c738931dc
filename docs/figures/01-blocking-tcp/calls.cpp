// How a socket is made, connected, and bound, call by call, for lab 01.
#include "calls.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace calls {

net::Descriptor connected_to(const addrinfo& entry) {
    // clang-format off
    // [connect]
    net::Descriptor server(socket(entry.ai_family, SOCK_STREAM, 0));
    if (connect(server.get(), entry.ai_addr, entry.ai_addrlen) == 0) {
        return server;
    }
    // [connect]
    // clang-format on
    return {};
}

bool allows_restart(int listener) {
    // [setsockopt]
    const int on = 1;
    return setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
    // [setsockopt]
}

bool binds(int listener, std::uint16_t port) {
    // [bind]
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* any = reinterpret_cast<const sockaddr*>(&address);
    return bind(listener, any, sizeof address) == 0;
    // [bind]
}

} // namespace calls
