// Lab 07, another right way: epoll for the waits, and a drain that never copies a byte into the program: splice moves
// what nobody wants from the socket through a pipe to /dev/null.

#include "disconnecting.hpp"

#include "net/error.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace disconnecting {

namespace {

using Clock = std::chrono::steady_clock;

/// Waits for one socket to have something to receive.
class Waiter {
public:
    Waiter(int socket, std::chrono::milliseconds span)
        : epoll_(::epoll_create1(EPOLL_CLOEXEC)), end_(Clock::now() + span) {
        epoll_event readable{};
        readable.events = EPOLLIN;
        if (!epoll_ || ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket, &readable) != 0) {
            throw net::failure_of("epoll");
        }
    }
    bool wait() {
        for (;;) {
            const auto left = std::chrono::round<std::chrono::milliseconds>(end_ - Clock::now());
            if (left.count() <= 0) {
                return false;
            }
            epoll_event event{};
            const int ready = ::epoll_wait(epoll_.get(), &event, 1, static_cast<int>(left.count()));
            if (ready >= 0) {
                return ready > 0;
            }
            if (errno != EINTR) {
                throw net::failure_of("epoll_wait");
            }
        }
    }

private:
    net::Descriptor epoll_;
    Clock::time_point end_;
};

/// The result of a call, which is made again after a signal.
ssize_t uninterrupted(const auto& call) {
    for (;;) {
        const ssize_t result = call();
        if (result >= 0 || errno != EINTR) {
            return result;
        }
    }
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        iovec part{const_cast<char*>(bytes.data()), bytes.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        const ssize_t taken = uninterrupted([&] { return ::sendmsg(socket, &message, MSG_NOSIGNAL); });
        if (taken < 0) {
            throw net::failure_of("sendmsg");
        }
        bytes.remove_prefix(static_cast<std::size_t>(taken));
    }
}

/// Throws away what comes, until the end of the stream or of the time.
void drain(int socket, Waiter& waiter) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return;
    }
    const net::Descriptor out(ends[0]);
    const net::Descriptor in(ends[1]);
    const net::Descriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    while (waiter.wait()) {
        const ssize_t moved =
            uninterrupted([&] { return ::splice(socket, nullptr, in.get(), nullptr, 65536, SPLICE_F_NONBLOCK); });
        if (moved <= 0) {
            return;
        }
        for (ssize_t left = moved; left > 0;) {
            left -= uninterrupted([&] {
                return ::splice(out.get(), nullptr, nowhere.get(), nullptr, static_cast<std::size_t>(left), 0);
            });
        }
    }
}

} // namespace

Received receive_all(int socket) {
    Received received{{}, Ending::orderly};
    std::array<char, 1000> buffer{};
    for (;;) {
        const ssize_t size =
            uninterrupted([&] { return ::recvfrom(socket, buffer.data(), buffer.size(), 0, nullptr, nullptr); });
        if (size < 0 && errno != ECONNRESET) {
            throw net::failure_of("recvfrom");
        }
        if (size <= 0) {
            received.ending = size == 0 ? Ending::orderly : Ending::reset;
            return received;
        }
        received.bytes.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

std::string exchange(int socket, std::string_view request) {
    send_all(socket, request);
    if (::shutdown(socket, SHUT_WR) != 0) {
        throw net::failure_of("shutdown");
    }
    const auto reply = receive_all(socket);
    if (reply.ending == Ending::reset) {
        throw std::system_error(std::make_error_code(std::errc::connection_reset));
    }
    return reply.bytes;
}

void answer(net::Descriptor client, const std::function<std::string(const std::string&)>& handler) {
    const auto request = receive_all(client.get());
    if (request.ending == Ending::reset) {
        throw std::system_error(std::make_error_code(std::errc::connection_reset));
    }
    send_all(client.get(), handler(request.bytes));
    ::shutdown(client.get(), SHUT_WR);
    const int last = client.release(); // closed by hand, once
    ::close(last);
}

void refuse(net::Descriptor client, std::string_view reply, std::chrono::milliseconds patience) {
    send_all(client.get(), reply);
    ::shutdown(client.get(), SHUT_WR);
    Waiter waiter(client.get(), patience);
    drain(client.get(), waiter);
}

std::optional<std::string> receive_exactly(int socket, std::size_t size, std::chrono::milliseconds deadline) {
    Waiter waiter(socket, deadline);
    std::string message;
    std::array<char, 512> buffer{};
    while (message.size() < size) {
        if (!waiter.wait()) {
            throw std::system_error(ETIMEDOUT, std::system_category());
        }
        const std::size_t wanted = std::min(buffer.size(), size - message.size());
        const ssize_t more = uninterrupted([&] { return ::recv(socket, buffer.data(), wanted, MSG_DONTWAIT); });
        if (more < 0 && errno == EAGAIN) {
            continue;
        }
        if (more < 0) {
            throw net::failure_of("recv");
        }
        if (more == 0 && message.empty()) {
            return std::nullopt;
        }
        if (more == 0) {
            throw net::protocol_error("the peer ended the stream inside a message");
        }
        message.append(buffer.data(), static_cast<std::size_t>(more));
    }
    return message;
}

} // namespace disconnecting
