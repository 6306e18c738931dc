// As in C: plain numbers, read and write, everything closed by hand.

#include "blocking_tcp.hpp"

#include "net/error.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <vector>

namespace blocking_tcp {

static int try_address(const addrinfo& address) {
    const int fd = socket(address.ai_family, SOCK_STREAM, 0);
    if (fd == -1) {
        return -1;
    }
    if (connect(fd, address.ai_addr, address.ai_addrlen) == -1) {
        const int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

net::Descriptor connect_to(const std::string& host, const std::string& port) {
    addrinfo hints = {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int result = getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
    if (result != 0) {
        throw std::runtime_error(gai_strerror(result));
    }
    int fd = -1;
    for (addrinfo* next = list; next != nullptr && fd == -1; next = next->ai_next) {
        fd = try_address(*next);
    }
    const int error = errno;
    freeaddrinfo(list);
    if (fd == -1) {
        throw std::system_error(error, std::system_category(), "no address of " + host + " answers");
    }
    return net::Descriptor{fd};
}

net::Descriptor listen_on(std::uint16_t port, Reach reach, int backlog) {
    const int fd = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (fd == -1) {
        throw net::failure_of("socket");
    }
    int yes = 1;
    sockaddr_in here = {};
    here.sin_family = AF_INET;
    here.sin_port = htons(port);
    inet_pton(AF_INET, reach == Reach::loopback ? "127.0.0.1" : "0.0.0.0", &here.sin_addr);
    const char* failed = nullptr;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == -1) {
        failed = "setsockopt";
    } else if (bind(fd, (const sockaddr*)&here, sizeof(here)) == -1) {
        failed = "bind";
    } else if (listen(fd, backlog) == -1) {
        failed = "listen";
    }
    if (failed != nullptr) {
        const auto failure = net::failure_of(failed);
        close(fd);
        throw failure;
    }
    return net::Descriptor{fd};
}

static bool try_again(int error) {
    if (error == EMFILE || error == ENFILE) {
        poll(nullptr, 0, 20);
        return true;
    }
    return error == EINTR || error == ECONNABORTED || error == EPROTO;
}

void serve(int listener, int clients, const std::function<void(int)>& talk) {
    while (clients > 0) {
        sockaddr_storage who = {};
        socklen_t size = sizeof(who);
        const int fd = accept(listener, (sockaddr*)&who, &size);
        if (fd == -1) {
            if (try_again(errno)) {
                continue;
            }
            throw net::failure_of("accept");
        }
        --clients;
        try {
            talk(fd);
        } catch (...) {}
        close(fd);
    }
}

std::string exchange(int fd, std::string_view request) {
    signal(SIGPIPE, SIG_IGN);
    size_t sent = 0;
    while (sent < request.size()) {
        const ssize_t n = write(fd, request.data() + sent, request.size() - sent);
        if (n == -1 && errno != EINTR) {
            throw net::failure_of("write");
        }
        sent += n == -1 ? 0 : static_cast<size_t>(n);
    }
    std::vector<char> reply;
    size_t received = 0;
    ssize_t n = 0;
    do {
        reply.resize(received + 1024);
        n = read(fd, reply.data() + received, 1024);
        if (n == -1 && errno != EINTR) {
            throw net::failure_of("read");
        }
        received += n == -1 ? 0 : static_cast<size_t>(n);
    } while (n != 0);
    return {reply.data(), received};
}

std::string fetch(const std::string& host, const std::string& port, std::string_view request) {
    const int fd = connect_to(host, port).release();
    try {
        std::string reply = exchange(fd, request);
        close(fd);
        return reply;
    } catch (...) {
        close(fd);
        throw;
    }
}

} // namespace blocking_tcp
