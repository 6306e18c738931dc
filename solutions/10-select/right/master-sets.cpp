// Lab 10, another right way: the sets that are to be waited for are kept, and each select(2) gets copies of them. What
// there is to send is tried at once, and only what is left waits for room. The listener does not block, and gives all
// clients that are there.

#include "select.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string>

namespace event_loop {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

struct Client {
    net::Descriptor socket;
    std::string line, queue;
    bool ended = false;
    Clock::time_point deadline;
};

struct Service {
    Service(int l, int s, const Limits& which) : listener(l), stop(s), limits(which) {
        if (std::max(l, s) >= FD_SETSIZE) throw std::out_of_range("no set can hold the listener and stop");
        FD_ZERO(&readers);
        FD_ZERO(&writers);
        FD_SET(stop, &readers);
        FD_SET(listener, &readers);
        ::fcntl(listener, F_SETFL, ::fcntl(listener, F_GETFL) | O_NONBLOCK);
    }
    const int listener, stop;
    const Limits& limits;
    fd_set readers, writers;
    std::array<std::unique_ptr<Client>, FD_SETSIZE> clients;
    bool pauses = false;
    Clock::time_point pause_ends;

    void drop(int number) {
        FD_CLR(number, &readers);
        FD_CLR(number, &writers);
        clients[static_cast<std::size_t>(number)].reset();
        end_pause();
    }
    void end_pause() {
        pauses = false;
        FD_SET(listener, &readers);
    }
    void accept_all() {
        for (;;) {
            net::Descriptor made(::accept(listener, nullptr, nullptr));
            if (made) {
                welcome(std::move(made));
                continue;
            }
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                pauses = true;
                pause_ends = Clock::now() + pause;
                FD_CLR(listener, &readers);
            } else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED && errno != EPROTO) {
                throw net::failure_of("accept");
            }
            return;
        }
    }
    void welcome(net::Descriptor made) {
        const int number = made.get();
        if (number >= FD_SETSIZE) {
            ::send(number, no_room.data(), no_room.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            return;
        }
        auto& client = clients[static_cast<std::size_t>(number)];
        client = std::make_unique<Client>();
        client->socket = std::move(made);
        hear(*client);
        FD_SET(number, &readers);
    }
    void hear(Client& client) const {
        if (limits.silence) client.deadline = Clock::now() + *limits.silence;
    }
    void read(int number, Client& client) {
        std::array<char, 2048> bytes{};
        const ssize_t size = ::recv(number, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (size < 0) {
            if (errno != EAGAIN && errno != EINTR) drop(number);
            return;
        }
        client.ended = size == 0;
        if (size > 0) hear(client);
        for (ssize_t i = 0; i < size; ++i) {
            client.line += bytes[static_cast<std::size_t>(i)];
            if (bytes[static_cast<std::size_t>(i)] == '\n') {
                client.queue += client.line;
                client.line.clear();
            } else if (client.line.size() > limits.line) {
                drop(number);
                return;
            }
        }
        write(number, client);
    }
    void write(int number, Client& client) {
        while (!client.queue.empty()) {
            const ssize_t taken = ::send(number, client.queue.data(), client.queue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (taken < 0 && errno == EINTR) continue;
            if (taken < 0 && errno == EAGAIN) break;
            if (taken < 0) {
                drop(number);
                return;
            }
            client.queue.erase(0, static_cast<std::size_t>(taken));
        }
        if (client.ended && client.queue.empty()) {
            drop(number);
            return;
        }
        client.queue.empty() ? FD_CLR(number, &writers) : FD_SET(number, &writers);
        client.ended || client.queue.size() > limits.queued ? FD_CLR(number, &readers) : FD_SET(number, &readers);
    }
    [[nodiscard]] std::optional<Clock::time_point> next_deadline() const {
        std::optional<Clock::time_point> next;
        if (pauses) next = pause_ends;
        for (const auto& client : clients) {
            if (client && limits.silence && (!next || client->deadline < *next)) next = client->deadline;
        }
        return next;
    }
    /// \return false at a stop
    bool turn() {
        fd_set in = readers;
        fd_set out = writers;
        const auto next = next_deadline();
        timeval left{};
        if (next) {
            const auto us = std::max(std::chrono::ceil<microseconds>(*next - Clock::now()), microseconds{}).count();
            left = {us / 1'000'000, us % 1'000'000};
        }
        if (::select(FD_SETSIZE, &in, &out, nullptr, next ? &left : nullptr) < 0) {
            if (errno != EINTR) throw net::failure_of("select");
            return true;
        }
        if (FD_ISSET(stop, &in)) return false;
        const bool new_ones = FD_ISSET(listener, &in);
        for (int number = 0; number < FD_SETSIZE; ++number) {
            auto& client = clients[static_cast<std::size_t>(number)];
            if (client && FD_ISSET(number, &in)) read(number, *client);
            if (client && FD_ISSET(number, &out)) write(number, *client);
            if (client && limits.silence && client->deadline <= Clock::now()) drop(number);
        }
        if (pauses && pause_ends <= Clock::now()) end_pause();
        if (new_ones) accept_all();
        return true;
    }
};

} // namespace

std::vector<Interest> wait_until_ready(const std::vector<Interest>& interests,
                                       std::optional<std::chrono::milliseconds> timeout) {
    fd_set in, out;
    FD_ZERO(&in);
    FD_ZERO(&out);
    for (const Interest& i : interests) {
        if (i.descriptor < 0 || i.descriptor >= FD_SETSIZE) throw std::out_of_range("descriptor");
    }
    for (const Interest& i : interests) {
        if (i.reading) FD_SET(i.descriptor, &in);
        if (i.writing) FD_SET(i.descriptor, &out);
    }
    const auto begin = Clock::now();
    for (;;) {
        fd_set in_now = in;
        fd_set out_now = out;
        timeval left{};
        if (timeout) {
            const auto us =
                std::max(std::chrono::duration_cast<microseconds>(*timeout - (Clock::now() - begin)), microseconds{});
            left = {us.count() / 1'000'000, us.count() % 1'000'000};
        }
        const int count = ::select(FD_SETSIZE, &in_now, &out_now, nullptr, timeout ? &left : nullptr);
        if (count < 0 && errno != EINTR) throw net::failure_of("select");
        if (count < 0) continue;
        std::vector<Interest> ready;
        for (const Interest& i : interests) {
            const bool reads = i.reading && FD_ISSET(i.descriptor, &in_now);
            const bool writes = i.writing && FD_ISSET(i.descriptor, &out_now);
            if (reads || writes) ready.push_back({i.descriptor, reads, writes});
        }
        return ready;
    }
}

void serve(int listener, int stop, const Limits& limits) {
    const auto service = std::make_unique<Service>(listener, stop, limits);
    while (service->turn()) {}
}

} // namespace event_loop
