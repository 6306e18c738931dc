#pragma once
/// \file
/// TCP connections in a line each, for programs whose subject is something else. Lab 01 shows how it is done, and when
/// it is done with more care.

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace net {

/// \param text a port number in decimal digits
/// \return the number, 0 to 65535
/// \throws std::invalid_argument when \p text is anything else
inline std::uint16_t port_number(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw std::invalid_argument("not a port number: " + std::string(text));
    }
    return port;
}

/// Connects to a server, trying each of its addresses in turn; see getaddrinfo(3).
/// \param host a name or a numeric address, IPv4 or IPv6
/// \param port in host byte order, as people write it
/// \return the connected socket, which blocks
/// \throws std::runtime_error when the name cannot be resolved
/// \throws std::system_error when no address could be connected to: the error of the last one
inline Descriptor connect_to(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    if (const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &first); code != 0) {
        throw std::runtime_error(host + ": " + ::gai_strerror(code));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, ::freeaddrinfo);
    for (const addrinfo* address = first; address != nullptr; address = address->ai_next) {
        Descriptor socket(::socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol));
        if (socket && ::connect(socket.get(), address->ai_addr, address->ai_addrlen) == 0) {
            return socket;
        }
    }
    throw failure_of("connect");
}

/// Listens at 127.0.0.1: for programs on this machine only.
/// \param port in host byte order; 0 lets the kernel choose a free one
/// \return the listening socket
/// \throws std::system_error such as EADDRINUSE when somebody listens on the port already
inline Descriptor listen_on(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int yes = 1;
    Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!listener) {
        throw failure_of("socket");
    }
    if (::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) {
        throw failure_of("setsockopt");
    }
    if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw failure_of("bind");
    }
    if (::listen(listener.get(), SOMAXCONN) != 0) {
        throw failure_of("listen");
    }
    return listener;
}

/// \param socket listening or connected over IPv4
/// \return its port on this side, in host byte order: what listen_on(0) got
/// \throws std::system_error when getsockname(2) fails
inline std::uint16_t port_of(const Descriptor& socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw failure_of("getsockname");
    }
    return ntohs(address.sin_port);
}

/// Waits for the next client. A client that has already gone (ECONNABORTED) and a signal (EINTR) are no reason to stop.
/// \param listener a listening socket, such as listen_on() returns
/// \return the connected socket, which blocks
/// \throws std::system_error when accept(2) fails otherwise
inline Descriptor accept_on(const Descriptor& listener) {
    for (;;) {
        Descriptor client(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (client) {
            return client;
        }
        if (errno != EINTR && errno != ECONNABORTED) {
            throw failure_of("accept");
        }
    }
}

} // namespace net
