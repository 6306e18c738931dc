// Lab 09, another right way: epoll for the waiting, writev for many pieces at once, sockets that are born non-blocking.

#include "non_blocking.hpp"

#include "net/error.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <stdexcept>
#include <system_error>

namespace non_blocking {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class Deadline {
public:
    explicit Deadline(steady_clock::duration from_now) : end_(steady_clock::now() + from_now) {}
    [[nodiscard]] steady_clock::duration left() const { return end_ - steady_clock::now(); }
    /// Waits on an epoll of its own for one descriptor. \return whether it was ready in time
    [[nodiscard]] bool allows(int descriptor, std::uint32_t events) const {
        const net::Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
        epoll_event wish{};
        wish.events = events;
        if (!epoll || ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, descriptor, &wish) != 0) {
            throw net::failure_of("epoll_ctl");
        }
        for (;;) {
            const auto time = std::chrono::ceil<milliseconds>(left()).count();
            epoll_event event{};
            const int ready = time > 0 ? ::epoll_wait(epoll.get(), &event, 1, static_cast<int>(time)) : 0;
            if (ready >= 0) {
                return ready == 1;
            }
            if (errno != EINTR) {
                throw net::failure_of("epoll_wait");
            }
        }
    }

private:
    steady_clock::time_point end_;
};

} // namespace

void set_non_blocking(int descriptor, bool on) {
    int flags = ::fcntl(descriptor, F_GETFL, 0);
    if (flags == -1) {
        throw net::failure_of("fcntl");
    }
    if (((flags & O_NONBLOCK) != 0) == on) {
        return;
    }
    flags ^= O_NONBLOCK;
    if (::fcntl(descriptor, F_SETFL, flags) == -1) {
        throw net::failure_of("fcntl");
    }
}

Received receive_some(int socket, std::size_t most) {
    std::string bytes(most, '\0');
    while (true) {
        errno = 0;
        const ssize_t size = ::read(socket, bytes.data(), bytes.size());
        switch (size < 0 ? errno : 0) {
        case 0:
            bytes.resize(static_cast<std::size_t>(size));
            return {bytes.empty() ? Outcome::closed : Outcome::data, bytes};
        case EAGAIN:
            return {Outcome::would_block, {}};
        case EINTR:
            break;
        default:
            throw net::failure_of("read");
        }
    }
}

struct Outbox::State {
    std::deque<std::string> pieces;
    std::size_t taken = 0; // of the first piece
    std::size_t size = 0;
};

Outbox::Outbox() : state_(std::make_unique<State>()) {
    std::signal(SIGPIPE, SIG_IGN); // writev has no MSG_NOSIGNAL
}

Outbox::~Outbox() = default;

void Outbox::push(std::string_view bytes) {
    state_->pieces.emplace_back(bytes);
    state_->size += bytes.size();
}

bool Outbox::flush(int socket) {
    auto& [pieces, taken, size] = *state_;
    while (size != 0) {
        std::array<iovec, 16> parts{};
        int count = 0;
        for (std::size_t i = 0; i < std::min(parts.size(), pieces.size()); ++i) {
            const std::size_t skipped = i == 0 ? taken : 0;
            parts[i] = {pieces[i].data() + skipped, pieces[i].size() - skipped};
            ++count;
        }
        const ssize_t written = ::writev(socket, parts.data(), count);
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno == EAGAIN) {
                return false;
            }
            throw net::failure_of("writev");
        }
        size -= static_cast<std::size_t>(written);
        taken += static_cast<std::size_t>(written);
        while (!pieces.empty() && taken >= pieces.front().size()) {
            taken -= pieces.front().size();
            pieces.pop_front();
        }
    }
    return true;
}

bool Outbox::wants_to_write() const { return state_->size > 0; }

std::size_t Outbox::size() const { return state_->size; }

std::string exchange(int socket, std::string_view request, milliseconds deadline) {
    const Deadline end(deadline);
    Outbox outbox;
    outbox.push(request);
    std::string reply;
    Outcome last = Outcome::would_block;
    while (true) {
        const bool sent = outbox.flush(socket);
        while (last != Outcome::closed && end.left().count() > 0) {
            const Received received = receive_some(socket, 16384);
            last = received.outcome;
            if (last == Outcome::would_block) {
                break;
            }
            reply += received.bytes;
        }
        if (sent && last == Outcome::closed) {
            return reply;
        }
        std::uint32_t events = 0;
        if (!sent) {
            events |= EPOLLOUT;
        }
        if (last != Outcome::closed) {
            events |= EPOLLIN;
        }
        if (!end.allows(socket, events)) {
            throw std::system_error(ETIMEDOUT, std::generic_category());
        }
    }
}

net::Descriptor connect_within(const std::string& host, std::uint16_t port, milliseconds deadline) {
    const Deadline end(deadline);
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* addresses = nullptr;
    const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &addresses);
    if (code != 0) {
        throw std::runtime_error(::gai_strerror(code));
    }
    const std::shared_ptr<addrinfo> owner(addresses, ::freeaddrinfo);
    int count = 0;
    for (const addrinfo* i = addresses; i != nullptr; i = i->ai_next) {
        ++count;
    }
    int reason = 0;
    for (const addrinfo* i = addresses; i != nullptr; i = i->ai_next) {
        const Deadline share(end.left() / count--);
        net::Descriptor made(::socket(i->ai_family, i->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, i->ai_protocol));
        if (!made) {
            reason = errno;
            continue;
        }
        if (::connect(made.get(), i->ai_addr, i->ai_addrlen) != 0) {
            reason = errno;
            if (reason == EINPROGRESS) {
                reason = ETIMEDOUT;
                if (share.allows(made.get(), EPOLLOUT)) {
                    socklen_t size = sizeof reason;
                    ::getsockopt(made.get(), SOL_SOCKET, SO_ERROR, &reason, &size);
                }
            }
            if (reason != 0) {
                continue;
            }
        }
        set_non_blocking(made.get(), false);
        return made;
    }
    throw std::system_error(reason, std::generic_category(), "connect");
}

} // namespace non_blocking
