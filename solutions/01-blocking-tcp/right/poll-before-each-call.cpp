// Waits with poll before each call, and lets no send or recv block.

#include "blocking_tcp.hpp"

#include "net/error.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <optional>

namespace blocking_tcp {
namespace {

void wait_for(int socket, short events) {
    pollfd waiting{socket, events, 0};
    while (::poll(&waiting, 1, -1) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("poll");
        }
    }
}

bool is_temporary(int error) {
    for (const int temporary : {EINTR, EAGAIN, ECONNABORTED, EPROTO, EMFILE, ENFILE, ENOBUFS, ENOMEM}) {
        if (error == temporary) {
            return true;
        }
    }
    return false;
}

struct AddressList {
    addrinfo* first = nullptr;
    AddressList(const char* host, const std::string& port, int family, int flags) {
        addrinfo hints{};
        hints.ai_family = family;
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = flags;
        if (const int error = ::getaddrinfo(host, port.c_str(), &hints, &first); error != 0) {
            throw std::runtime_error(std::string("getaddrinfo: ") + ::gai_strerror(error));
        }
    }
    AddressList(const AddressList&) = delete;
    AddressList& operator=(const AddressList&) = delete;
    ~AddressList() { ::freeaddrinfo(first); }
};

} // namespace

net::Descriptor connect_to(const std::string& host, const std::string& port) {
    const AddressList addresses(host.c_str(), port, AF_UNSPEC, 0);
    std::optional<std::system_error> failure;
    for (auto* a = addresses.first; a != nullptr; a = a->ai_next) {
        try {
            net::Descriptor socket{::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol)};
            if (!socket) {
                throw net::failure_of("socket");
            }
            if (::connect(socket.get(), a->ai_addr, a->ai_addrlen) < 0) {
                throw net::failure_of("connect");
            }
            return socket;
        } catch (const std::system_error& error) {
            failure = error;
        }
    }
    throw std::system_error(*failure);
}

net::Descriptor listen_on(std::uint16_t port, Reach reach, int backlog) {
    const bool any = reach == Reach::any;
    const AddressList addresses(any ? nullptr : "127.0.0.1", std::to_string(port), AF_INET, AI_PASSIVE);
    net::Descriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!listener) {
        throw net::failure_of("socket");
    }
    constexpr int yes = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(listener.get(), addresses.first->ai_addr, addresses.first->ai_addrlen) < 0) {
        throw net::failure_of("bind");
    }
    if (::listen(listener.get(), backlog) < 0) {
        throw net::failure_of("listen");
    }
    return listener;
}

void serve(int listener, int clients, const std::function<void(int)>& talk) {
    while (clients > 0) {
        wait_for(listener, POLLIN);
        const net::Descriptor client{::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)};
        if (!client && is_temporary(errno)) {
            continue;
        }
        if (!client) {
            throw net::failure_of("accept4");
        }
        --clients;
        try {
            talk(client.get());
        } catch (const std::exception&) {
            continue;
        }
    }
}

std::string exchange(int socket, std::string_view request) {
    while (!request.empty()) {
        wait_for(socket, POLLOUT);
        const auto n = ::send(socket, request.data(), request.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n >= 0) {
            request.remove_prefix(static_cast<std::size_t>(n));
        } else if (errno != EINTR && errno != EAGAIN) {
            throw net::failure_of("send");
        }
    }
    std::string reply;
    for (;;) {
        wait_for(socket, POLLIN);
        char buffer[8192];
        const auto n = ::recv(socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (n == 0) {
            return reply;
        }
        if (n > 0) {
            reply += std::string_view(buffer, static_cast<std::size_t>(n));
        } else if (errno != EINTR && errno != EAGAIN) {
            throw net::failure_of("recv");
        }
    }
}

std::string fetch(const std::string& host, const std::string& port, std::string_view request) {
    return exchange(connect_to(host, port).get(), request);
}

} // namespace blocking_tcp
