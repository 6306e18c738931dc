// Right, if slow: one byte to a call. And a receive timeout, after which it just tries again.

#include "blocking_tcp.hpp"

#include "net/error.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace blocking_tcp {
namespace {

/// Repeats a call until no signal interrupts it.
template <class Function>
auto undisturbed(const char* name, Function call) {
    for (;;) {
        const auto result = call();
        if (result >= 0) {
            return result;
        }
        if (errno != EINTR && errno != EAGAIN) {
            throw net::failure_of(name);
        }
    }
}

} // namespace

net::Descriptor connect_to(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_protocol = IPPROTO_TCP;
    addrinfo* addresses = nullptr;
    if (const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &addresses); error != 0) {
        throw std::runtime_error(host + ": " + ::gai_strerror(error));
    }
    net::Descriptor socket;
    int failure = 0;
    for (addrinfo* next = addresses; next != nullptr; next = next->ai_next) {
        socket = net::Descriptor(::socket(next->ai_family, next->ai_socktype, next->ai_protocol));
        if (socket && ::connect(socket.get(), next->ai_addr, next->ai_addrlen) == 0) {
            break;
        }
        failure = errno;
        socket.close();
    }
    ::freeaddrinfo(addresses);
    if (!socket) {
        throw std::system_error(failure, std::generic_category(), "connect");
    }
    return socket;
}

net::Descriptor listen_on(std::uint16_t port, Reach reach, int backlog) {
    const auto check = [](int result, const char* name) {
        if (result < 0) {
            throw net::failure_of(name);
        }
        return result;
    };
    net::Descriptor listener(check(::socket(AF_INET, SOCK_STREAM, 0), "socket"));
    const int yes = 1;
    check(::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), "setsockopt");
    const in_addr_t address = reach == Reach::loopback ? INADDR_LOOPBACK : INADDR_ANY;
    const sockaddr_in here{AF_INET, htons(port), {htonl(address)}, {}};
    check(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here), "bind");
    check(::listen(listener.get(), backlog), "listen");
    return listener;
}

void serve(int listener, int clients, const std::function<void(int)>& talk) {
    if (clients == 0) {
        return;
    }
    constexpr std::array passing = {EINTR, ECONNABORTED, EPROTO, EMFILE, ENFILE};
    int client = -1;
    while ((client = ::accept(listener, nullptr, nullptr)) < 0) {
        if (std::find(passing.begin(), passing.end(), errno) == passing.end()) {
            throw net::failure_of("accept");
        }
        ::usleep(1000);
    }
    {
        const net::Descriptor owner(client);
        try {
            talk(client);
        } catch (const std::exception&) {
            ::shutdown(client, SHUT_RDWR);
        }
    }
    serve(listener, clients - 1, talk);
}

std::string exchange(int socket, std::string_view request) {
    const timeval second{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    for (const char& byte : request) {
        undisturbed("send", [&] { return ::send(socket, &byte, 1, MSG_NOSIGNAL); });
    }
    std::ostringstream reply;
    char byte = 0;
    while (undisturbed("recv", [&] { return ::recv(socket, &byte, 1, 0); }) == 1) {
        reply.put(byte);
    }
    return reply.str();
}

std::string fetch(const std::string& host, const std::string& port, std::string_view request) {
    const auto server = connect_to(host, port);
    return exchange(server.get(), request);
}

} // namespace blocking_tcp
