#include "blocking_tcp.hpp"

#include "net/error.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <thread>

namespace blocking_tcp {
namespace {

struct FreeAddresses {
    void operator()(addrinfo* first) const { ::freeaddrinfo(first); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses resolve(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &first);
    if (error != 0) {
        throw std::runtime_error("cannot resolve " + host + ":" + port + ": " + ::gai_strerror(error));
    }
    return Addresses(first);
}

/// After a failed accept: returns when the next one may well succeed, throws when the listener is broken.
void survive_failed_accept() {
    switch (errno) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
        return;
    case EMFILE:
    case ENFILE: // the client still waits, so that accept would fail again at once: do not spin
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return;
    default:
        throw net::failure_of("accept");
    }
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

std::string receive_until_end(int socket) {
    std::string received;
    char buffer[4096];
    for (;;) {
        const ssize_t size = ::recv(socket, buffer, sizeof buffer, 0);
        if (size == 0) {
            return received;
        }
        if (size > 0) {
            received.append(buffer, static_cast<std::size_t>(size));
        } else if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

} // namespace

net::Descriptor connect_to(const std::string& host, const std::string& port) {
    const Addresses addresses = resolve(host, port);
    std::system_error failure(EADDRNOTAVAIL, std::generic_category(), "connect");
    for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
        net::Descriptor socket(::socket(address->ai_family, address->ai_socktype, address->ai_protocol));
        if (!socket) {
            failure = net::failure_of("socket");
        } else if (::connect(socket.get(), address->ai_addr, address->ai_addrlen) != 0) {
            failure = net::failure_of("connect");
        } else {
            return socket;
        }
    }
    throw failure;
}

net::Descriptor listen_on(std::uint16_t port, Reach reach, int backlog) {
    net::Descriptor listener(::socket(AF_INET, SOCK_STREAM, 0));
    if (!listener) {
        throw net::failure_of("socket");
    }
    const int on = 1;
    if (::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) {
        throw net::failure_of("setsockopt");
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(reach == Reach::any ? INADDR_ANY : INADDR_LOOPBACK);
    if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw net::failure_of("bind");
    }
    if (::listen(listener.get(), backlog) != 0) {
        throw net::failure_of("listen");
    }
    return listener;
}

void serve(int listener, int clients, const std::function<void(int client)>& talk) {
    for (int accepted = 0; accepted < clients;) {
        const net::Descriptor client(::accept(listener, nullptr, nullptr));
        if (!client) {
            survive_failed_accept();
            continue;
        }
        ++accepted;
        try {
            talk(client.get());
        } catch (const std::exception&) { // this client's trouble; the next one is served
        }
    }
}

std::string exchange(int socket, std::string_view request) {
    send_all(socket, request);
    return receive_until_end(socket);
}

std::string fetch(const std::string& host, const std::string& port, std::string_view request) {
    const net::Descriptor server = connect_to(host, port);
    return exchange(server.get(), request);
}

} // namespace blocking_tcp
