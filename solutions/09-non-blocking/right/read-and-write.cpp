// Lab 09, another right way: read and write with SIGPIPE ignored, pselect, and getpeername, which says whether a socket is
// connected; why it is not, a read says.

#include "non_blocking.hpp"

#include "net/error.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <list>
#include <stdexcept>
#include <system_error>

namespace non_blocking {

namespace {

using Clock = std::chrono::steady_clock;

enum class Ready {
    yes,
    too_late
};

Ready wait(int socket, bool reads, bool writes, Clock::time_point until) {
    int result = -1;
    while (result < 0) {
        const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(until - Clock::now()).count();
        if (rest <= 0) {
            return Ready::too_late;
        }
        const timespec time{rest / 1'000'000'000, rest % 1'000'000'000};
        fd_set in;
        fd_set out;
        FD_ZERO(&in);
        FD_ZERO(&out);
        FD_SET(socket, &in);
        FD_SET(socket, &out);
        result = ::pselect(socket + 1, reads ? &in : nullptr, writes ? &out : nullptr, nullptr, &time, nullptr);
        if (result < 0 && errno != EINTR) {
            throw net::failure_of("pselect");
        }
    }
    return result > 0 ? Ready::yes : Ready::too_late;
}

/// \return how many bytes were taken, 0 when there is no room
std::size_t write_some(int socket, std::string_view bytes) {
    std::signal(SIGPIPE, SIG_IGN); // write has no MSG_NOSIGNAL
    for (;;) {
        const ssize_t size = ::write(socket, bytes.data(), bytes.size());
        if (size >= 0) {
            return static_cast<std::size_t>(size);
        }
        if (errno == EWOULDBLOCK) {
            return 0;
        }
        if (errno != EINTR) {
            throw net::failure_of("write");
        }
    }
}

/// \return 0, or why the attempt has failed that has come to its end
int result_of_connect(int socket) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0) {
        return 0;
    }
    char byte = 0;
    return ::read(socket, &byte, 1) < 0 ? errno : ENOTCONN;
}

} // namespace

void set_non_blocking(int descriptor, bool on) {
    const int before = ::fcntl(descriptor, F_GETFL);
    const int after = on ? before | O_NONBLOCK : before & ~O_NONBLOCK;
    if (before == -1 || (after != before && ::fcntl(descriptor, F_SETFL, after) == -1)) {
        throw net::failure_of("fcntl");
    }
}

Received receive_some(int socket, std::size_t most) {
    char buffer[512]; // fewer than asked for is right as well
    for (;;) {
        const ssize_t size = ::read(socket, buffer, std::min(sizeof buffer, most));
        if (size > 0) {
            return {Outcome::data, std::string(buffer, static_cast<std::size_t>(size))};
        }
        if (size == 0) {
            return {Outcome::closed, ""};
        }
        if (errno == EWOULDBLOCK) {
            return {Outcome::would_block, ""};
        }
        if (errno != EINTR) {
            throw net::failure_of("read");
        }
    }
}

struct Outbox::State {
    std::list<std::string> pieces;
    std::string_view rest; // of the first piece
    std::size_t size = 0;
};

Outbox::Outbox() : state_(std::make_unique<State>()) {}

Outbox::~Outbox() = default;

void Outbox::push(std::string_view bytes) {
    if (!bytes.empty()) {
        state_->pieces.emplace_back(bytes);
        state_->size += bytes.size();
        if (state_->pieces.size() == 1) {
            state_->rest = state_->pieces.front();
        }
    }
}

bool Outbox::flush(int socket) {
    while (!state_->pieces.empty()) {
        const std::size_t taken = write_some(socket, state_->rest);
        if (taken == 0) {
            return false;
        }
        state_->size -= taken;
        state_->rest.remove_prefix(taken);
        if (state_->rest.empty()) {
            state_->pieces.pop_front();
            state_->rest = state_->pieces.empty() ? std::string_view() : state_->pieces.front();
        }
    }
    return true;
}

bool Outbox::wants_to_write() const { return !state_->rest.empty(); }

std::size_t Outbox::size() const { return state_->size; }

std::string exchange(int socket, std::string_view request, std::chrono::milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    std::string reply;
    bool ended = false;
    while (true) {
        if (!request.empty()) {
            request.remove_prefix(write_some(socket, request));
        }
        Received received{Outcome::data, ""};
        while (!ended && received.outcome == Outcome::data && Clock::now() < until) {
            received = receive_some(socket, 8192);
            reply += received.bytes;
            ended = received.outcome == Outcome::closed;
        }
        if (ended && request.empty()) {
            return reply;
        }
        if (wait(socket, !ended, !request.empty(), until) == Ready::too_late) {
            throw std::system_error(std::make_error_code(std::errc::timed_out));
        }
    }
}

net::Descriptor connect_within(const std::string& host, std::uint16_t port, std::chrono::milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* addresses = nullptr;
    if (const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &addresses); code != 0) {
        throw std::runtime_error(::gai_strerror(code));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(addresses, ::freeaddrinfo);
    std::list<const addrinfo*> untried;
    for (const addrinfo* i = addresses; i != nullptr; i = i->ai_next) {
        untried.push_back(i);
    }
    int error = 0;
    for (; !untried.empty(); untried.pop_front()) {
        const addrinfo& to = *untried.front();
        const auto start = Clock::now();
        const auto share = (until - start) / static_cast<long>(untried.size());
        net::Descriptor socket(::socket(to.ai_family, to.ai_socktype | SOCK_NONBLOCK, to.ai_protocol));
        if (!socket) {
            error = errno;
            continue;
        }
        error = ::connect(socket.get(), to.ai_addr, to.ai_addrlen) == 0 ? 0 : errno;
        if (error == EINPROGRESS) {
            const bool decided = wait(socket.get(), false, true, start + share) == Ready::yes;
            error = decided ? result_of_connect(socket.get()) : ETIMEDOUT;
        }
        if (error == 0) {
            set_non_blocking(socket.get(), false);
            return socket;
        }
    }
    throw std::system_error(error, std::generic_category(), "connect");
}

} // namespace non_blocking
