// Lab 07, another right way: SIGPIPE ignored once for the whole program, plain read and write, and select, which says
// by itself how much of its time is left (on Linux).

#include "disconnecting.hpp"

#include "net/error.hpp"

#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace disconnecting {

namespace {

void write_all(int socket, std::string_view bytes) {
    std::signal(SIGPIPE, SIG_IGN); // write has no MSG_NOSIGNAL
    while (!bytes.empty()) {
        const ssize_t taken = ::write(socket, bytes.data(), bytes.size());
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("write");
        }
        bytes.remove_prefix(taken > 0 ? static_cast<std::size_t>(taken) : 0);
    }
}

/// What read gives, at most \p most bytes; "" at the end of the stream.
std::string read_some(int socket, std::size_t most) {
    std::string bytes(std::min<std::size_t>(most, 4096), '\0');
    ssize_t size = -1;
    do {
        size = ::read(socket, bytes.data(), bytes.size());
    } while (size < 0 && errno == EINTR);
    if (size < 0) {
        throw net::failure_of("read");
    }
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
}

std::string read_all(int socket) {
    std::string all;
    for (std::string more = read_some(socket, 4096); !more.empty(); more = read_some(socket, 4096)) {
        all += more;
    }
    return all;
}

/// Waits for something to read. \p left becomes what is left of it then.
bool is_readable(int socket, timeval& left) {
    for (;;) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(socket, &readable);
        const int ready = ::select(socket + 1, &readable, nullptr, nullptr, &left);
        if (ready >= 0) {
            return ready > 0 && (left.tv_sec > 0 || left.tv_usec > 0);
        }
        if (errno != EINTR) {
            throw net::failure_of("select");
        }
    }
}

timeval as_timeval(std::chrono::milliseconds span) {
    return {static_cast<time_t>(span.count() / 1000), static_cast<suseconds_t>(span.count() % 1000 * 1000)};
}

} // namespace

Received receive_all(int socket) {
    Received received{"", Ending::orderly};
    try {
        for (;;) {
            const std::string more = read_some(socket, 4096);
            if (more.empty()) {
                return received;
            }
            received.bytes += more;
        }
    } catch (const std::system_error& error) {
        if (error.code() != std::errc::connection_reset) {
            throw;
        }
    }
    received.ending = Ending::reset;
    return received;
}

std::string exchange(int socket, std::string_view request) {
    write_all(socket, request);
    if (::shutdown(socket, SHUT_WR) < 0) {
        throw net::failure_of("shutdown");
    }
    return read_all(socket);
}

void answer(net::Descriptor client, const std::function<std::string(const std::string&)>& handler) {
    write_all(client.get(), handler(read_all(client.get())));
    ::shutdown(client.get(), SHUT_RDWR); // both directions: the peer has nothing more to say
}

void refuse(net::Descriptor client, std::string_view reply, std::chrono::milliseconds patience) {
    write_all(client.get(), reply);
    ::shutdown(client.get(), SHUT_WR);
    timeval left = as_timeval(patience);
    try {
        while (is_readable(client.get(), left) && !read_some(client.get(), 4096).empty()) {}
    } catch (const std::system_error&) {
        client.close(); // the peer has gone: so be it
    }
}

std::optional<std::string> receive_exactly(int socket, std::size_t size, std::chrono::milliseconds deadline) {
    timeval left = as_timeval(deadline);
    std::string message;
    while (message.size() < size) {
        if (!is_readable(socket, left)) {
            throw std::system_error(std::make_error_code(std::errc::timed_out));
        }
        const std::string more = read_some(socket, size - message.size());
        if (more.empty()) {
            if (message.empty()) {
                return std::nullopt;
            }
            throw net::protocol_error("the end of the stream inside a message");
        }
        message += more;
    }
    return message;
}

} // namespace disconnecting
