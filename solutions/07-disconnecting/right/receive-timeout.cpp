// Lab 07, another right way: SO_RCVTIMEO, set anew to what is left before each recv, and taken away in the end.

#include "disconnecting.hpp"

#include "net/error.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace disconnecting {

namespace {

using Clock = std::chrono::steady_clock;

/// A socket whose recv gives up at a point in time, for as long as this object lives.
class Limited {
public:
    Limited(int socket, std::chrono::milliseconds span) : socket_(socket), end_(Clock::now() + span) {
        socklen_t size = sizeof before_;
        if (::getsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &before_, &size) != 0) {
            throw net::failure_of("getsockopt");
        }
    }
    Limited(const Limited&) = delete;
    Limited& operator=(const Limited&) = delete;
    ~Limited() { ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &before_, sizeof before_); }

    /// \return what recv returns, but never -1: that is thrown, and as ETIMEDOUT when the time is up
    std::size_t recv(char* into, std::size_t most, int flags) {
        for (;;) {
            const auto left = std::chrono::duration_cast<std::chrono::microseconds>(end_ - Clock::now()).count();
            if (left <= 0) { // and a time of zero would mean for ever
                throw std::system_error(ETIMEDOUT, std::generic_category(), "recv");
            }
            const timeval limit{left / 1'000'000, left % 1'000'000};
            if (::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) != 0) {
                throw net::failure_of("setsockopt");
            }
            const ssize_t size = ::recv(socket_, into, most, flags);
            if (size >= 0) {
                return static_cast<std::size_t>(size);
            }
            if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
                throw net::failure_of("recv");
            }
        }
    }

private:
    int socket_;
    Clock::time_point end_;
    timeval before_{};
};

void send_all(int socket, std::string_view bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t taken = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        sent += static_cast<std::size_t>(std::max(taken, ssize_t{0}));
    }
}

void finish(int socket) {
    if (::shutdown(socket, SHUT_WR) != 0) {
        throw net::failure_of("shutdown");
    }
}

} // namespace

Received receive_all(int socket) {
    std::string bytes;
    std::size_t used = 0;
    for (;;) {
        bytes.resize(used + 65536); // received straight into the result
        const ssize_t size = ::recv(socket, &bytes[used], bytes.size() - used, 0);
        const int error = errno;
        used += static_cast<std::size_t>(std::max(size, ssize_t{0}));
        if (size == 0 || (size < 0 && error == ECONNRESET)) {
            bytes.resize(used);
            return {bytes, size == 0 ? Ending::orderly : Ending::reset};
        }
        if (size < 0 && error != EINTR) {
            throw std::system_error(error, std::generic_category(), "recv");
        }
    }
}

std::string exchange(int socket, std::string_view request) {
    send_all(socket, request);
    finish(socket);
    Received reply = receive_all(socket);
    if (reply.ending != Ending::orderly) {
        throw std::system_error(ECONNRESET, std::generic_category(), "the reply");
    }
    return reply.bytes;
}

void answer(net::Descriptor client, const std::function<std::string(const std::string&)>& handler) {
    const Received request = receive_all(client.get());
    if (request.ending != Ending::orderly) {
        throw std::system_error(ECONNRESET, std::generic_category(), "the request");
    }
    send_all(client.get(), handler(request.bytes));
    finish(client.get());
    client.close();
}

void refuse(net::Descriptor client, std::string_view reply, std::chrono::milliseconds patience) {
    send_all(client.get(), reply);
    finish(client.get());
    std::array<char, 4096> unwanted{};
    try {
        Limited limited(client.get(), patience);
        while (limited.recv(unwanted.data(), unwanted.size(), 0) != 0) {}
    } catch (const std::system_error&) {
        // Too late, or the peer has gone. Either way the connection ends here.
    }
}

std::optional<std::string> receive_exactly(int socket, std::size_t size, std::chrono::milliseconds deadline) {
    Limited limited(socket, deadline);
    std::string message(size, '\0');
    std::size_t arrived = 0;
    while (arrived < size) {
        const std::size_t more = limited.recv(&message[arrived], size - arrived, MSG_WAITALL);
        if (more == 0) {
            if (arrived == 0) {
                return {};
            }
            throw net::protocol_error("the stream ended after " + std::to_string(arrived) + " bytes of a message");
        }
        arrived += more;
    }
    return message;
}

} // namespace disconnecting
