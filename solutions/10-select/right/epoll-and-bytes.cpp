// Lab 10, another right way: epoll(7), level-triggered, remembers what each descriptor is waited for, and is told only
// of changes. Bytes are received one by one, a few hundred in a turn, and sent by sendmsg(2) from a ring.

#include "select.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <map>
#include <stdexcept>
#include <vector>

namespace event_loop {

namespace {

constexpr std::int64_t per_second = 1000;
constexpr std::int64_t nanoseconds_each = 1'000'000;
constexpr int bytes_in_a_turn = 512;

std::int64_t now_in_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * per_second + now.tv_nsec / nanoseconds_each;
}

/// Bytes in a circle that grows when it is full. The whole lines, which are to be sent, and behind them the beginning
/// of the next.
class Ring {
public:
    void add(char byte) {
        if (size_ == bytes_.size()) grow();
        bytes_[(begin_ + size_++) % bytes_.size()] = byte;
    }
    void remove(std::size_t count) {
        begin_ = (begin_ + count) % bytes_.size();
        size_ -= count;
    }
    [[nodiscard]] std::array<iovec, 2> first(std::size_t count) {
        const std::size_t whole = std::min(count, bytes_.size() - begin_);
        return {iovec{bytes_.data() + begin_, whole}, iovec{bytes_.data(), count - whole}};
    }

private:
    void grow() {
        std::rotate(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_), bytes_.end());
        begin_ = 0;
        bytes_.resize(bytes_.size() * 2);
    }
    std::vector<char> bytes_ = std::vector<char>(64);
    std::size_t begin_ = 0, size_ = 0;
};

struct Client {
    net::Descriptor socket;
    std::int64_t heard = now_in_ms();
    Ring ring;
    std::size_t queued = 0, line = 0; ///< bytes of whole lines; of the line that has begun
    bool ended = false;
    std::uint32_t watched = 0;
};

bool passes() { return errno == EAGAIN || errno == EINTR; }

bool receive(Client& client, const Limits& limits) {
    for (int i = 0; i < bytes_in_a_turn; ++i) {
        char byte = 0;
        const ssize_t size = ::recv(client.socket.get(), &byte, 1, MSG_DONTWAIT);
        if (size < 0) return passes();
        if (size == 0) {
            client.ended = true;
            return true;
        }
        client.heard = now_in_ms();
        client.ring.add(byte);
        ++client.line;
        if (byte == '\n') {
            client.queued += client.line;
            client.line = 0;
        } else if (client.line > limits.line) {
            return false;
        }
    }
    return true;
}

bool send(Client& client) {
    auto parts = client.ring.first(client.queued);
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t taken = ::sendmsg(client.socket.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken < 0) return passes();
    client.ring.remove(static_cast<std::size_t>(taken));
    client.queued -= static_cast<std::size_t>(taken);
    return true;
}

void watch(int epoll, int operation, int descriptor, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    if (::epoll_ctl(epoll, operation, descriptor, &event) != 0) throw net::failure_of("epoll_ctl");
}

} // namespace

std::vector<Interest> wait_until_ready(const std::vector<Interest>& interests,
                                       std::optional<std::chrono::milliseconds> timeout) {
    for (const Interest& i : interests) {
        if (i.descriptor < 0 || i.descriptor >= FD_SETSIZE) {
            throw std::out_of_range("descriptor");
        }
    }
    const std::int64_t deadline = now_in_ms() + (timeout ? timeout->count() : 0);
    for (;;) {
        fd_set in, out;
        FD_ZERO(&in);
        FD_ZERO(&out);
        for (const Interest& i : interests) {
            if (i.reading) FD_SET(i.descriptor, &in);
            if (i.writing) FD_SET(i.descriptor, &out);
        }
        const std::int64_t left = std::max<std::int64_t>(0, deadline - now_in_ms());
        const timespec time{left / per_second, left % per_second * nanoseconds_each};
        if (::pselect(FD_SETSIZE, &in, &out, nullptr, timeout ? &time : nullptr, nullptr) >= 0) {
            std::vector<Interest> ready;
            for (Interest i : interests) {
                i.reading = i.reading && FD_ISSET(i.descriptor, &in);
                i.writing = i.writing && FD_ISSET(i.descriptor, &out);
                if (i.reading || i.writing) ready.push_back(i);
            }
            return ready;
        }
        if (errno != EINTR) throw net::failure_of("pselect");
    }
}

void serve(int listener, int stop, const Limits& limits) {
    ::fcntl(listener, F_SETFL, ::fcntl(listener, F_GETFL) | O_NONBLOCK);
    const net::Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll) throw net::failure_of("epoll_create1");
    watch(epoll.get(), EPOLL_CTL_ADD, stop, EPOLLIN);
    watch(epoll.get(), EPOLL_CTL_ADD, listener, EPOLLIN);
    std::map<int, Client> clients;
    std::int64_t accepts_from = 0;
    for (;;) {
        std::int64_t next = accepts_from != 0 ? accepts_from : INT64_MAX;
        for (auto& [number, client] : clients) {
            const std::uint32_t wanted = (!client.ended && client.queued <= limits.queued ? std::uint32_t{EPOLLIN} : 0U)
                                         | (client.queued != 0 ? std::uint32_t{EPOLLOUT} : 0U);
            if (wanted != client.watched) watch(epoll.get(), EPOLL_CTL_MOD, number, wanted);
            client.watched = wanted;
            if (limits.silence) next = std::min(next, client.heard + limits.silence->count());
        }
        std::array<epoll_event, 64> events{};
        const int timeout = next == INT64_MAX ? -1 : static_cast<int>(std::max<std::int64_t>(next - now_in_ms(), 0));
        const int count = ::epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), timeout);
        if (count < 0 && errno != EINTR) throw net::failure_of("epoll_wait");
        bool new_one = false;
        bool room = false;
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            if (event.data.fd == stop) return;
            new_one = new_one || event.data.fd == listener;
            const auto found = clients.find(event.data.fd);
            if (found == clients.end()) continue;
            Client& client = found->second;
            const bool reads = (client.watched & EPOLLIN) != 0 && (event.events & ~std::uint32_t{EPOLLOUT}) != 0;
            const bool writes = (client.watched & EPOLLOUT) != 0 && (event.events & ~std::uint32_t{EPOLLIN}) != 0;
            if ((reads && !receive(client, limits)) || (writes && !send(client))
                || (client.ended && client.queued == 0)) {
                clients.erase(found);
                room = true;
            }
        }
        if (limits.silence) {
            room = std::erase_if(
                       clients,
                       [&](const auto& entry) { return entry.second.heard + limits.silence->count() <= now_in_ms(); })
                       != 0
                   || room;
        }
        if (accepts_from != 0 && (room || accepts_from <= now_in_ms())) {
            accepts_from = 0;
            watch(epoll.get(), EPOLL_CTL_MOD, listener, EPOLLIN);
        }
        if (!new_one) continue;
        net::Descriptor made(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
        const int number = made.get();
        if (made && number < FD_SETSIZE) {
            clients[number].socket = std::move(made);
            clients[number].watched = EPOLLIN;
            watch(epoll.get(), EPOLL_CTL_ADD, number, EPOLLIN);
        } else if (made) {
            ::send(number, no_room.data(), no_room.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            accepts_from = now_in_ms() + pause.count();
            watch(epoll.get(), EPOLL_CTL_MOD, listener, 0);
        } else if (!passes() && errno != ECONNABORTED && errno != EPROTO) {
            throw net::failure_of("accept");
        }
    }
}

} // namespace event_loop
