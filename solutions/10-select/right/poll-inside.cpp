// Lab 10, another right way: poll(2) waits for the clients, which no set need hold; a client is a number in a list. The
// time is kept as a number of milliseconds.

#include "select.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <list>
#include <stdexcept>
#include <string>

namespace event_loop {

namespace {

constexpr std::int64_t per_second = 1000;
constexpr std::int64_t nanoseconds_each = 1'000'000;

std::int64_t now_in_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * per_second + now.tv_nsec / nanoseconds_each;
}

struct Client {
    net::Descriptor socket;
    std::int64_t heard = now_in_ms();
    std::string in, out;
    std::size_t sent = 0; ///< of out
    bool ended = false;
    bool gone = false;
    std::size_t place = 0; ///< among those that poll(2) waits for; 0 for none
};

bool passes() { return errno == EAGAIN || errno == EINTR; }

void take_lines(Client& client, std::size_t limit) {
    for (auto end = client.in.find('\n'); end != std::string::npos; end = client.in.find('\n')) {
        client.gone = client.gone || end > limit;
        client.out += client.in.substr(0, end + 1);
        client.in.erase(0, end + 1);
    }
    client.gone = client.gone || client.in.size() > limit;
}

void read_from(Client& client, std::size_t limit) {
    std::array<char, 4096> bytes{};
    const ssize_t size = ::recv(client.socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size > 0) {
        client.heard = now_in_ms();
        client.in.append(bytes.data(), static_cast<std::size_t>(size));
        take_lines(client, limit);
    } else if (size == 0) {
        client.ended = true;
    } else {
        client.gone = !passes();
    }
}

void write_to(Client& client) {
    const ssize_t size = ::send(client.socket.get(), client.out.data() + client.sent, client.out.size() - client.sent,
                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size < 0) {
        client.gone = !passes();
        return;
    }
    client.sent += static_cast<std::size_t>(size);
    if (client.sent == client.out.size()) {
        client.out.clear();
        client.sent = 0;
    }
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
    std::list<Client> clients;
    std::int64_t accepts_from = 0; // on the clock
    for (;;) {
        const std::int64_t now = now_in_ms();
        std::int64_t next = accepts_from > now ? accepts_from : INT64_MAX;
        std::vector<pollfd> waited = {{stop, POLLIN, 0}, {accepts_from > now ? -1 : listener, POLLIN, 0}};
        for (Client& client : clients) {
            const std::size_t queued = client.out.size() - client.sent;
            client.place = waited.size();
            const int events = (!client.ended && queued <= limits.queued ? POLLIN : 0) | (queued != 0 ? POLLOUT : 0);
            waited.push_back({client.socket.get(), static_cast<short>(events), 0});
            if (limits.silence) next = std::min(next, client.heard + limits.silence->count());
        }
        const int timeout = next == INT64_MAX ? -1 : static_cast<int>(std::max<std::int64_t>(next - now, 0));
        const int count = ::poll(waited.data(), waited.size(), timeout);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw net::failure_of("poll");
        if (waited[0].revents != 0) return;
        for (Client& client : clients) {
            const short wanted = waited[client.place].events;
            const short ready = waited[client.place].revents;
            if ((wanted & POLLIN) != 0 && (ready & ~POLLOUT) != 0) read_from(client, limits.line);
            if (!client.gone && (wanted & POLLOUT) != 0 && (ready & ~POLLIN) != 0) write_to(client);
            client.gone = client.gone || (client.ended && client.out.empty())
                          || (limits.silence && now_in_ms() >= client.heard + limits.silence->count());
        }
        if (clients.remove_if([](const Client& client) { return client.gone; }) != 0) accepts_from = 0;
        if (waited[1].revents == 0) continue;
        net::Descriptor made(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
        if (made && made.get() >= FD_SETSIZE) {
            ::send(made.get(), no_room.data(), no_room.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        } else if (made) {
            clients.emplace_back().socket = std::move(made);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            accepts_from = now_in_ms() + pause.count();
        } else if (!passes() && errno != ECONNABORTED && errno != EPROTO) {
            throw net::failure_of("accept");
        }
    }
}

} // namespace event_loop
