// Lab 09, the reference solution.

#include "non_blocking.hpp"

#include "net/error.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <stdexcept>
#include <system_error>

namespace non_blocking {

namespace {

using Clock = std::chrono::steady_clock; // which nobody sets back or forward

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

/// Waits for one of these events. \return false when the time is over
bool wait_for(int descriptor, int events, Clock::time_point until) {
    for (;;) {
        // Rounded up: rounded down, the last millisecond would be a loop of polls that do not wait.
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0) {
            return false;
        }
        pollfd watched{descriptor, static_cast<short>(events), 0};
        const int longest = std::numeric_limits<int>::max();
        const int ready = ::poll(&watched, 1, left < longest ? static_cast<int>(left) : longest);
        if (ready > 0) {
            return true;
        }
        if (ready < 0 && errno != EINTR) {
            throw net::failure_of("poll");
        }
    }
}

struct FreeAddresses {
    void operator()(addrinfo* first) const { ::freeaddrinfo(first); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses resolve(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &first);
    if (error != 0) {
        throw std::runtime_error("cannot resolve " + host + ": " + ::gai_strerror(error));
    }
    return Addresses(first);
}

/// \return 0 when the non-blocking socket is connected, else why it is not
int error_of_attempt(int socket, const addrinfo& address, Clock::time_point until) {
    if (::connect(socket, address.ai_addr, address.ai_addrlen) == 0) {
        return 0;
    }
    if (errno != EINPROGRESS) {
        return errno;
    }
    if (!wait_for(socket, POLLOUT, until)) {
        return ETIMEDOUT;
    }
    int error = 0;
    socklen_t size = sizeof error;
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

} // namespace

void set_non_blocking(int descriptor, bool on) {
    const int flags = ::fcntl(descriptor, F_GETFL);
    if (flags < 0 || ::fcntl(descriptor, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) < 0) {
        throw net::failure_of("fcntl");
    }
}

Received receive_some(int socket, std::size_t most) {
    std::string bytes(most, '\0');
    for (;;) {
        const ssize_t size = ::recv(socket, bytes.data(), bytes.size(), 0);
        if (size > 0) {
            bytes.resize(static_cast<std::size_t>(size));
            return {Outcome::data, bytes};
        }
        if (size == 0) {
            return {Outcome::closed, ""};
        }
        if (would_block(errno)) {
            return {Outcome::would_block, ""};
        }
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

struct Outbox::State {
    std::string bytes;     // as pushed
    std::size_t taken = 0; // so many of them, from the first on, are the socket's already
};

Outbox::Outbox() : state_(std::make_unique<State>()) {}

Outbox::~Outbox() = default;

void Outbox::push(std::string_view bytes) {
    // At most once for each byte taken is a byte moved to the front.
    if (state_->taken > state_->bytes.size() / 2) {
        state_->bytes.erase(0, state_->taken);
        state_->taken = 0;
    }
    state_->bytes += bytes;
}

bool Outbox::flush(int socket) {
    while (wants_to_write()) {
        const ssize_t size = ::send(socket, state_->bytes.data() + state_->taken, this->size(), MSG_NOSIGNAL);
        if (size >= 0) {
            state_->taken += static_cast<std::size_t>(size);
        } else if (would_block(errno)) {
            return false;
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
    return true;
}

bool Outbox::wants_to_write() const { return size() != 0; }

std::size_t Outbox::size() const { return state_->bytes.size() - state_->taken; }

std::string exchange(int socket, std::string_view request, std::chrono::milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    Outbox outbox;
    outbox.push(request);
    std::string reply;
    bool ended = false;
    for (;;) {
        outbox.flush(socket);
        if (!ended) {
            const Received received = receive_some(socket, 65536);
            reply += received.bytes;
            ended = received.outcome == Outcome::closed;
        }
        if (ended && !outbox.wants_to_write()) {
            return reply;
        }
        const int events = (ended ? 0 : POLLIN) | (outbox.wants_to_write() ? POLLOUT : 0);
        if (!wait_for(socket, events, until)) {
            throw std::system_error(ETIMEDOUT, std::generic_category(), "exchange");
        }
    }
}

net::Descriptor connect_within(const std::string& host, std::uint16_t port, std::chrono::milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    const Addresses addresses = resolve(host, port);
    int untried = 0;
    for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
        ++untried;
    }
    int error = 0;
    for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next, --untried) {
        net::Descriptor socket(::socket(address->ai_family, address->ai_socktype, address->ai_protocol));
        if (!socket) {
            error = errno;
            continue;
        }
        set_non_blocking(socket.get(), true);
        const auto now = Clock::now();
        error = error_of_attempt(socket.get(), *address, now + (until - now) / untried);
        if (error == 0) {
            set_non_blocking(socket.get(), false);
            return socket;
        }
    }
    throw std::system_error(error, std::generic_category(), "connect");
}

} // namespace non_blocking
