// Lab 07, another right way: the socket does not block while these functions have it, and every wait is a poll.

#include "disconnecting.hpp"

#include "net/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>

namespace disconnecting {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto no_end = Clock::time_point::max();

[[noreturn]] void throw_error(int error, const char* what) {
    throw std::system_error(error, std::generic_category(), what);
}

/// A socket in non-blocking mode for as long as this object lives.
class Stream {
public:
    explicit Stream(int socket) : socket_(socket), flags_(::fcntl(socket, F_GETFL)) {
        if (flags_ < 0 || ::fcntl(socket, F_SETFL, flags_ | O_NONBLOCK) < 0) {
            throw net::failure_of("fcntl");
        }
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { ::fcntl(socket_, F_SETFL, flags_); }

    /// \return bytes received; 0 at the end of the stream
    /// \throws std::system_error also with ETIMEDOUT
    std::size_t receive(char* into, std::size_t most, Clock::time_point end) {
        for (;;) {
            if (end != no_end && Clock::now() >= end) {
                throw_error(ETIMEDOUT, "receive");
            }
            const ssize_t size = ::recv(socket_, into, most, 0);
            if (size >= 0) {
                return static_cast<std::size_t>(size);
            }
            if (errno == EAGAIN) {
                wait(POLLIN, end);
            } else if (errno != EINTR) {
                throw net::failure_of("recv");
            }
        }
    }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t taken = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (taken > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(taken));
            } else if (errno == EAGAIN) {
                wait(POLLOUT, no_end);
            } else if (errno != EINTR) {
                throw net::failure_of("send");
            }
        }
    }

private:
    /// Returns when it is worth another try, too early sometimes.
    void wait(short events, Clock::time_point end) const {
        pollfd watched{socket_, events, 0};
        timespec span{};
        if (end != no_end) {
            const auto left = std::max(Clock::duration::zero(), end - Clock::now());
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
            span = {seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
        }
        if (::ppoll(&watched, 1, end == no_end ? nullptr : &span, nullptr) < 0 && errno != EINTR) {
            throw net::failure_of("ppoll");
        }
    }

    int socket_;
    int flags_;
};

Received receive_everything(Stream& stream) {
    Received received{};
    std::array<char, 8192> piece{};
    try {
        while (const std::size_t size = stream.receive(piece.data(), piece.size(), no_end)) {
            received.bytes.append(piece.data(), size);
        }
        received.ending = Ending::orderly;
    } catch (const std::system_error& error) {
        if (error.code().value() != ECONNRESET) {
            throw;
        }
        received.ending = Ending::reset;
    }
    return received;
}

std::string must_be_whole(const Received& received) {
    if (received.ending == Ending::reset) {
        throw_error(ECONNRESET, "a message cut off");
    }
    return received.bytes;
}

} // namespace

Received receive_all(int socket) {
    Stream stream(socket);
    return receive_everything(stream);
}

std::string exchange(int socket, std::string_view request) {
    Stream stream(socket);
    stream.send(request);
    if (::shutdown(socket, SHUT_WR) != 0) {
        throw net::failure_of("shutdown");
    }
    return must_be_whole(receive_everything(stream));
}

void answer(net::Descriptor client, const std::function<std::string(const std::string&)>& handler) {
    Stream stream(client.get());
    stream.send(handler(must_be_whole(receive_everything(stream))));
    ::shutdown(client.get(), SHUT_WR);
}

void refuse(net::Descriptor client, std::string_view reply, std::chrono::milliseconds patience) {
    Stream stream(client.get());
    stream.send(reply);
    ::shutdown(client.get(), SHUT_WR);
    const auto end = Clock::now() + patience;
    try {
        std::array<char, 8192> unwanted{};
        while (stream.receive(unwanted.data(), unwanted.size(), end) > 0) {}
    } catch (const std::system_error&) {
        return;
    }
}

std::optional<std::string> receive_exactly(int socket, std::size_t size, std::chrono::milliseconds deadline) {
    Stream stream(socket);
    const auto end = Clock::now() + deadline;
    std::string message(size, '\0');
    for (std::size_t arrived = 0; arrived < size;) {
        const std::size_t more = stream.receive(message.data() + arrived, size - arrived, end);
        if (more == 0) {
            if (arrived == 0) {
                return std::nullopt;
            }
            throw net::protocol_error("half a message");
        }
        arrived += more;
    }
    return message;
}

} // namespace disconnecting
