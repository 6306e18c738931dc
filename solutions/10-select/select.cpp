// Lab 10: the reference solution.

#include "select.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace event_loop {

namespace {

using Clock = std::chrono::steady_clock;

timeval time_until(Clock::time_point deadline) {
    const auto left = std::max(std::chrono::ceil<std::chrono::microseconds>(deadline - Clock::now()), {});
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    return {static_cast<time_t>(seconds.count()), static_cast<suseconds_t>((left - seconds).count())};
}

/// What is remembered of a client from one turn to the next.
struct Client {
    net::Descriptor socket;
    Clock::time_point last_heard;
    std::string received; ///< the beginning of a line
    std::string queued;   ///< what its socket has not taken yet
    bool has_ended = false;

    [[nodiscard]] Interest interest(const Limits& limits) const {
        return {socket.get(), !has_ended && queued.size() <= limits.queued, !queued.empty()};
    }
    /// Does what the socket is ready for. \return false when it is over with this client
    bool turn(const Interest& ready, const Limits& limits) {
        return (!ready.reading || receive(limits)) && (!ready.writing || send()) && !(has_ended && queued.empty());
    }

private:
    bool receive(const Limits& limits) {
        std::array<char, most_per_turn> bytes; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
        const ssize_t size = ::recv(socket.get(), bytes.data(), bytes.size(), 0);
        if (size < 0) {
            return errno == EINTR || errno == EAGAIN;
        }
        has_ended = size == 0;
        last_heard = Clock::now();
        received.append(bytes.data(), static_cast<std::size_t>(size));
        return answer(limits);
    }
    /// Queues the whole lines. \return false when one is too long
    bool answer(const Limits& limits) {
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = received.find('\n', begin)) != std::string::npos; begin = end + 1) {
            if (end - begin > limits.line) {
                return false;
            }
        }
        queued.append(received, 0, begin);
        received.erase(0, begin);
        return received.size() <= limits.line;
    }
    bool send() {
        const ssize_t taken = ::send(socket.get(), queued.data(), queued.size(), MSG_NOSIGNAL);
        if (taken < 0) {
            return errno == EINTR || errno == EAGAIN;
        }
        queued.erase(0, static_cast<std::size_t>(taken));
        return true;
    }
};

using Clients = std::map<int, Client>;

void make_non_blocking(int descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFL);
    if (flags < 0 || ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0) {
        throw net::failure_of("fcntl");
    }
}

/// \return whether there was a descriptor for the next client
bool welcome_next(int listener, Clients& clients) {
    net::Descriptor socket(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) {
        switch (errno) {
        case EINTR:
        case EAGAIN:
        case ECONNABORTED:
        case EPROTO:
            return true;
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
            return false;
        default:
            throw net::failure_of("accept");
        }
    }
    const int number = socket.get();
    if (number >= FD_SETSIZE) {
        ::send(number, no_room.data(), no_room.size(), MSG_NOSIGNAL);
        return true;
    }
    clients.emplace(number, Client{std::move(socket), Clock::now(), {}, {}});
    return true;
}

} // namespace

std::vector<Interest> wait_until_ready(const std::vector<Interest>& interests,
                                       std::optional<std::chrono::milliseconds> timeout) {
    int beyond = 0; // the highest number plus one
    for (const Interest& wanted : interests) {
        if (wanted.descriptor < 0 || wanted.descriptor >= FD_SETSIZE) {
            throw std::out_of_range("a set has no room for descriptor " + std::to_string(wanted.descriptor));
        }
        beyond = std::max(beyond, wanted.descriptor + 1);
    }
    const auto deadline = Clock::now() + timeout.value_or(std::chrono::milliseconds{});
    fd_set readable;
    fd_set writable;
    int count = -1;
    while (count < 0) {
        FD_ZERO(&readable);
        FD_ZERO(&writable);
        for (const Interest& wanted : interests) {
            if (wanted.reading) {
                FD_SET(wanted.descriptor, &readable);
            }
            if (wanted.writing) {
                FD_SET(wanted.descriptor, &writable);
            }
        }
        timeval left = time_until(deadline);
        count = ::select(beyond, &readable, &writable, nullptr, timeout ? &left : nullptr);
        if (count < 0 && errno != EINTR) {
            throw net::failure_of("select");
        }
    }
    std::vector<Interest> ready;
    for (const Interest& wanted : interests) {
        const Interest found{wanted.descriptor, wanted.reading && FD_ISSET(wanted.descriptor, &readable),
                             wanted.writing && FD_ISSET(wanted.descriptor, &writable)};
        if (found.reading || found.writing) {
            ready.push_back(found);
        }
    }
    return ready;
}

void serve(int listener, int stop, const Limits& limits) {
    make_non_blocking(listener);
    Clients clients;
    std::optional<Clock::time_point> end_of_pause;
    for (;;) {
        const auto now = Clock::now();
        const auto is_silent = [&](const auto& entry) { return entry.second.last_heard + *limits.silence <= now; };
        if (limits.silence && std::erase_if(clients, is_silent) != 0) {
            end_of_pause.reset();
        }
        if (end_of_pause && *end_of_pause <= now) {
            end_of_pause.reset();
        }

        std::vector<Interest> interests = {{stop, true, false}, {listener, !end_of_pause, false}};
        std::optional<Clock::time_point> next = end_of_pause;
        for (const auto& [number, client] : clients) {
            interests.push_back(client.interest(limits));
            if (limits.silence) {
                next = std::min(next.value_or(Clock::time_point::max()), client.last_heard + *limits.silence);
            }
        }
        std::optional<std::chrono::milliseconds> timeout;
        if (next) {
            timeout = std::chrono::ceil<std::chrono::milliseconds>(*next - now);
        }

        // In the order of the interests: the stop comes first, and a new client before the number of one that leaves is
        // free for it, while something that was ready under that number may still be ahead.
        for (const Interest& ready : wait_until_ready(interests, timeout)) {
            if (ready.descriptor == stop) {
                return;
            }
            if (ready.descriptor == listener) {
                if (!welcome_next(listener, clients)) {
                    end_of_pause = Clock::now() + pause;
                }
            } else if (!clients.at(ready.descriptor).turn(ready, limits)) {
                clients.erase(ready.descriptor);
                end_of_pause.reset();
            }
        }
    }
}

} // namespace event_loop
