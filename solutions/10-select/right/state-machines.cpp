// Lab 10, another right way: each client is a machine of its own that says in which state it is, and what it waits for
// follows from that alone. Its queue is a list of lines. The loop uses wait_until_ready(), which asks pselect(2).

#include "select.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace event_loop {

namespace {

constexpr std::int64_t per_second = 1000;
constexpr std::int64_t nanoseconds_each = 1'000'000;

std::int64_t now_in_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * per_second + now.tv_nsec / nanoseconds_each;
}

class Client {
public:
    enum class State {
        listening, ///< nothing is queued
        talking,   ///< something is queued, and more may come
        full,      ///< so much is queued that nothing may come
        finishing, ///< nothing will come
        gone
    };
    Client(net::Descriptor socket, const Limits& limits)
        : limits_(limits), heard_(now_in_ms()), socket_(std::move(socket)) {
        ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
    }
    [[nodiscard]] bool is_gone() const { return state_ == State::gone; }
    [[nodiscard]] std::int64_t deadline() const {
        return limits_.silence ? heard_ + limits_.silence->count() : INT64_MAX;
    }
    [[nodiscard]] Interest interest() const {
        switch (state_) {
        case State::listening:
            return {socket_.get(), true, false};
        case State::talking:
            return {socket_.get(), true, true};
        default:
            return {socket_.get(), false, true};
        }
    }
    void look_at_the_time() {
        if (deadline() <= now_in_ms()) state_ = State::gone;
    }
    void on_readable() {
        std::array<char, 8000> bytes{};
        const ssize_t size = ::read(socket_.get(), bytes.data(), bytes.size());
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (size <= 0) {
            state_ = size < 0 || lines_.empty() ? State::gone : State::finishing;
            return;
        }
        heard_ = now_in_ms();
        for (ssize_t i = 0; i < size && state_ != State::gone; ++i) on_byte(bytes[static_cast<std::size_t>(i)]);
        change();
    }
    void on_writable() {
        while (!lines_.empty()) {
            const std::string& line = lines_.front();
            const ssize_t taken = ::send(socket_.get(), line.data() + sent_, line.size() - sent_, MSG_NOSIGNAL);
            if (taken < 0) {
                if (errno != EAGAIN && errno != EINTR) state_ = State::gone;
                break;
            }
            sent_ += static_cast<std::size_t>(taken);
            queued_ -= static_cast<std::size_t>(taken);
            if (sent_ < line.size()) break;
            lines_.pop_front();
            sent_ = 0;
        }
        change();
    }

private:
    void on_byte(char byte) {
        line_ += byte;
        if (byte != '\n') {
            if (line_.size() > limits_.line) state_ = State::gone;
            return;
        }
        queued_ += line_.size();
        lines_.push_back(std::move(line_));
        line_.clear();
    }
    void change() {
        if (state_ == State::gone) return;
        if (state_ == State::finishing) {
            state_ = lines_.empty() ? State::gone : State::finishing;
        } else {
            state_ = lines_.empty() ? State::listening : queued_ > limits_.queued ? State::full : State::talking;
        }
    }
    const Limits& limits_;
    State state_ = State::listening;
    std::int64_t heard_;
    std::string line_;
    std::deque<std::string> lines_;
    std::size_t queued_ = 0, sent_ = 0; ///< bytes of all lines; of the first one
    net::Descriptor socket_;
};

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
    std::unordered_map<int, std::unique_ptr<Client>> clients;
    std::int64_t accepts_from = 0;
    for (;;) {
        std::vector<Interest> interests;
        const std::int64_t now = now_in_ms();
        std::int64_t next = accepts_from > now ? accepts_from : INT64_MAX;
        for (const auto& [number, client] : clients) {
            interests.push_back(client->interest());
            next = std::min(next, client->deadline());
        }
        if (accepts_from <= now) interests.push_back({listener, true, false});
        interests.push_back({stop, true, false});
        std::optional<std::chrono::milliseconds> timeout;
        if (next != INT64_MAX) timeout = std::chrono::milliseconds(next - now);
        const auto ready = wait_until_ready(interests, timeout);
        if (!ready.empty() && ready.back().descriptor == stop) return;
        bool new_one = false;
        for (const Interest& i : ready) {
            const auto found = clients.find(i.descriptor);
            new_one = new_one || i.descriptor == listener;
            if (found == clients.end()) continue;
            if (i.reading) found->second->on_readable();
            if (i.writing && !found->second->is_gone()) found->second->on_writable();
        }
        for (auto i = clients.begin(); i != clients.end();) {
            i->second->look_at_the_time();
            if (i->second->is_gone()) {
                i = clients.erase(i);
                accepts_from = 0;
            } else {
                ++i;
            }
        }
        if (!new_one) continue;
        net::Descriptor made(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
        const int number = made.get();
        if (made && number < FD_SETSIZE) {
            clients[number] = std::make_unique<Client>(std::move(made), limits);
        } else if (made) {
            ::send(number, no_room.data(), no_room.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            accepts_from = now_in_ms() + pause.count();
        } else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED && errno != EPROTO) {
            throw net::failure_of("accept");
        }
    }
}

} // namespace event_loop
