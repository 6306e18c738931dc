// Lab 09, another right way: FIONBIO, select with its timeval, and the queue as pieces, the first of them with an offset.

#include "non_blocking.hpp"

#include "net/error.hpp"

#include <netdb.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <cerrno>
#include <deque>
#include <stdexcept>
#include <system_error>

namespace non_blocking {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

/// \return whether the socket became ready in time for one of those that are asked for
bool select_until(int socket, bool for_reading, bool for_writing, Clock::time_point until) {
    if (socket >= FD_SETSIZE) {
        throw std::invalid_argument("select() knows no descriptor as high as this");
    }
    for (;;) {
        const auto left = std::chrono::ceil<microseconds>(until - Clock::now()).count();
        if (left <= 0) {
            return false;
        }
        timeval timeout{left / 1'000'000, left % 1'000'000};
        fd_set readable;
        fd_set writable;
        FD_ZERO(&readable);
        FD_ZERO(&writable);
        if (for_reading) {
            FD_SET(socket, &readable);
        }
        if (for_writing) {
            FD_SET(socket, &writable);
        }
        const int ready = ::select(socket + 1, &readable, &writable, nullptr, &timeout);
        if (ready >= 0) {
            return ready > 0;
        }
        if (errno != EINTR) {
            throw net::failure_of("select");
        }
    }
}

} // namespace

void set_non_blocking(int descriptor, bool on) {
    int mode = on ? 1 : 0;
    if (::ioctl(descriptor, FIONBIO, &mode) != 0) {
        throw net::failure_of("ioctl");
    }
}

Received receive_some(int socket, std::size_t most) {
    std::string bytes(most, '\0');
    ssize_t size = 0;
    do {
        size = ::recv(socket, bytes.data(), most, MSG_DONTWAIT);
    } while (size < 0 && errno == EINTR);
    if (size < 0 && errno != EAGAIN) {
        throw net::failure_of("recv");
    }
    bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return {size > 0 ? Outcome::data : size == 0 ? Outcome::closed : Outcome::would_block, bytes};
}

struct Outbox::State {
    std::deque<std::string> pieces; // none of them empty
    std::size_t taken = 0;          // of the first piece
    std::size_t size = 0;           // of what is left of all
};

Outbox::Outbox() : state_(std::make_unique<State>()) {}

Outbox::~Outbox() = default;

void Outbox::push(std::string_view bytes) {
    if (!bytes.empty()) {
        state_->pieces.emplace_back(bytes);
        state_->size += bytes.size();
    }
}

bool Outbox::flush(int socket) {
    while (!state_->pieces.empty()) {
        const std::string& piece = state_->pieces.front();
        const ssize_t size =
            ::send(socket, piece.data() + state_->taken, piece.size() - state_->taken, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0 && errno == EAGAIN) {
            return false;
        }
        if (size < 0) {
            throw net::failure_of("send");
        }
        state_->taken += static_cast<std::size_t>(size);
        state_->size -= static_cast<std::size_t>(size);
        if (state_->taken == piece.size()) {
            state_->pieces.pop_front();
            state_->taken = 0;
        }
    }
    return true;
}

bool Outbox::wants_to_write() const { return !state_->pieces.empty(); }

std::size_t Outbox::size() const { return state_->size; }

std::string exchange(int socket, std::string_view request, std::chrono::milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    Outbox outbox;
    outbox.push(request);
    std::string reply;
    for (bool ended = false; outbox.wants_to_write() || !ended;) {
        if (!select_until(socket, !ended, outbox.wants_to_write(), until)) {
            throw std::system_error(ETIMEDOUT, std::generic_category(), "select");
        }
        outbox.flush(socket);
        for (bool dry = ended; !dry && Clock::now() < until;) {
            Received received = receive_some(socket, 4096);
            reply += received.bytes;
            ended = received.outcome == Outcome::closed;
            dry = received.outcome != Outcome::data;
        }
    }
    return reply;
}

net::Descriptor connect_within(const std::string& host, std::uint16_t port, std::chrono::milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list); code != 0) {
        throw std::runtime_error(::gai_strerror(code));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, ::freeaddrinfo);
    std::deque<const addrinfo*> untried;
    for (; list != nullptr; list = list->ai_next) {
        untried.push_back(list);
    }
    std::system_error failure(EADDRNOTAVAIL, std::generic_category(), "connect");
    for (; !untried.empty(); untried.pop_front()) {
        const addrinfo& address = *untried.front();
        net::Descriptor socket(::socket(address.ai_family, address.ai_socktype, address.ai_protocol));
        if (!socket) {
            failure = net::failure_of("socket");
            continue;
        }
        set_non_blocking(socket.get(), true);
        int error = ::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
        if (error == EINPROGRESS) {
            const auto now = Clock::now();
            const auto share = (until - now) / static_cast<int>(untried.size());
            error = ETIMEDOUT;
            if (select_until(socket.get(), false, true, now + share)) {
                socklen_t size = sizeof error;
                ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
            }
        }
        if (error == 0) {
            set_non_blocking(socket.get(), false);
            return socket;
        }
        failure = std::system_error(error, std::generic_category(), "connect");
    }
    throw failure;
}

} // namespace non_blocking
