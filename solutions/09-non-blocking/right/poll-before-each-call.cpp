// Lab 09, another right way: look with poll and a timeout of 0 before each call, wait with ppoll, ask connect itself how
// it went, and keep the queue in a ring that grows.

#include "non_blocking.hpp"

#include "net/error.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace non_blocking {

namespace {

using Nanoseconds = std::chrono::nanoseconds;

Nanoseconds now() {
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return std::chrono::seconds(t.tv_sec) + Nanoseconds(t.tv_nsec);
}

bool is_ready(int descriptor, short events) {
    pollfd one{descriptor, events, 0};
    int result = -1;
    while ((result = ::poll(&one, 1, 0)) < 0 && errno == EINTR) {}
    return result != 0;
}

/// \return whether one of the events came before the moment `until`
bool wait(int descriptor, short events, Nanoseconds until) {
    while (true) {
        const Nanoseconds rest = until - now();
        if (rest.count() <= 0) {
            return false;
        }
        const timespec time{rest.count() / 1'000'000'000, rest.count() % 1'000'000'000};
        pollfd one{descriptor, events, 0};
        const int result = ::ppoll(&one, 1, &time, nullptr);
        if (result < 0 && errno != EINTR) {
            throw net::failure_of("ppoll");
        }
        if (result > 0) {
            return true;
        }
    }
}

} // namespace

void set_non_blocking(int descriptor, bool on) {
    int flags = ::fcntl(descriptor, F_GETFL);
    if (flags == -1) {
        throw net::failure_of("fcntl");
    }
    flags &= ~O_NONBLOCK;
    flags |= on ? O_NONBLOCK : 0;
    if (::fcntl(descriptor, F_SETFL, flags) == -1) {
        throw net::failure_of("fcntl");
    }
}

Received receive_some(int socket, std::size_t most) {
    std::vector<char> buffer(most);
    while (is_ready(socket, POLLIN)) {
        const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size == 0) {
            return {Outcome::closed, std::string()};
        }
        if (size > 0) {
            return {Outcome::data, std::string(buffer.data(), static_cast<std::size_t>(size))};
        }
        if (errno != EINTR && errno != EAGAIN) { // what poll has seen may have gone again: look once more
            throw net::failure_of("recv");
        }
    }
    return {Outcome::would_block, std::string()};
}

struct Outbox::State {
    std::vector<char> ring = std::vector<char>(1024);
    std::size_t first = 0;
    std::size_t size = 0;
};

Outbox::Outbox() : state_(std::make_unique<State>()) {}

Outbox::~Outbox() = default;

void Outbox::push(std::string_view bytes) {
    State& s = *state_;
    if (s.size + bytes.size() > s.ring.size()) {
        std::rotate(s.ring.begin(), s.ring.begin() + static_cast<std::ptrdiff_t>(s.first), s.ring.end());
        s.first = 0;
        s.ring.resize(std::max(2 * s.ring.size(), s.size + bytes.size()));
    }
    for (const char byte : bytes) {
        s.ring[(s.first + s.size++) % s.ring.size()] = byte;
    }
}

bool Outbox::flush(int socket) {
    State& s = *state_;
    while (s.size > 0) {
        if (!is_ready(socket, POLLOUT)) {
            return false;
        }
        const std::size_t up_to_the_seam = std::min(s.size, s.ring.size() - s.first);
        const ssize_t taken = ::send(socket, &s.ring[s.first], up_to_the_seam, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (taken > 0) {
            s.first = (s.first + static_cast<std::size_t>(taken)) % s.ring.size();
            s.size -= static_cast<std::size_t>(taken);
        } else if (errno == EAGAIN) {
            return false;
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
    return true;
}

bool Outbox::wants_to_write() const { return state_->size > 0; }

std::size_t Outbox::size() const { return state_->size; }

std::string exchange(int socket, std::string_view request, std::chrono::milliseconds deadline) {
    const Nanoseconds until = now() + deadline;
    Outbox outbox;
    outbox.push(request);
    std::string reply;
    bool receiving = true;
    while (receiving || outbox.wants_to_write()) {
        const int events = (receiving ? POLLIN : 0) | (outbox.wants_to_write() ? POLLOUT : 0);
        if (!wait(socket, static_cast<short>(events), until)) {
            throw std::system_error(ETIMEDOUT, std::generic_category(), "ppoll");
        }
        outbox.flush(socket);
        const Received received = receiving ? receive_some(socket, 1000) : Received{Outcome::closed, ""};
        reply += received.bytes;
        receiving = received.outcome != Outcome::closed;
    }
    return reply;
}

net::Descriptor connect_within(const std::string& host, std::uint16_t port, std::chrono::milliseconds deadline) {
    const Nanoseconds until = now() + deadline;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &first);
    if (code != 0) {
        throw std::runtime_error(::gai_strerror(code));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(first, ::freeaddrinfo);
    const auto length = [](const addrinfo* list) {
        long count = 0;
        for (; list != nullptr; list = list->ai_next) {
            ++count;
        }
        return count;
    };
    int error = 0;
    for (const addrinfo* to = first; to != nullptr; to = to->ai_next) {
        const Nanoseconds start = now();
        const Nanoseconds until_next = start + (until - start) / length(to);
        net::Descriptor socket(::socket(to->ai_family, to->ai_socktype | SOCK_NONBLOCK, to->ai_protocol));
        if (!socket) {
            error = errno;
            continue;
        }
        error = ::connect(socket.get(), to->ai_addr, to->ai_addrlen) == 0 ? 0 : errno;
        if (error == EINPROGRESS && !wait(socket.get(), POLLOUT, until_next)) {
            error = ETIMEDOUT;
        }
        if (error == EINPROGRESS) { // decided: a second connect says how
            const bool connected = ::connect(socket.get(), to->ai_addr, to->ai_addrlen) == 0 || errno == EISCONN;
            error = connected ? 0 : errno;
        }
        if (error == 0) {
            set_non_blocking(socket.get(), false);
            return socket;
        }
    }
    throw std::system_error(error, std::generic_category(), "connect");
}

} // namespace non_blocking
