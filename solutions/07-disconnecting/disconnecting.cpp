// Lab 07: the reference solution.

#include "disconnecting.hpp"

#include "net/error.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <system_error>
#include <utility>

namespace disconnecting {

namespace {

using Clock = std::chrono::steady_clock;

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t taken = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (taken >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(taken));
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

void end_stream(int socket) {
    if (::shutdown(socket, SHUT_WR) != 0) {
        throw net::failure_of("shutdown");
    }
}

/// All of a request or a reply. What a reset has cut off is neither.
std::string complete(Received received) {
    if (received.ending == Ending::reset) {
        throw std::system_error(ECONNRESET, std::generic_category(), "recv");
    }
    return std::move(received.bytes);
}

/// Waits for something to receive: bytes, an end or an error.
/// \return false when the time is up, even if there is something
bool wait_until(Clock::time_point end, int socket) {
    pollfd watched{socket, POLLIN, 0};
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0) {
            return false; // and never to poll, for which a negative time is for ever
        }
        const int ready = ::poll(&watched, 1, static_cast<int>(std::min<std::int64_t>(left, INT_MAX)));
        if (ready > 0) {
            return true;
        }
        if (ready < 0 && errno != EINTR) {
            throw net::failure_of("poll");
        }
    }
}

/// What recv gives, 0 at the end of the stream. Call when something is there.
std::size_t receive_some(int socket, char* into, std::size_t most) {
    for (;;) {
        const ssize_t size = ::recv(socket, into, most, 0);
        if (size >= 0) {
            return static_cast<std::size_t>(size);
        }
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

} // namespace

Received receive_all(int socket) {
    Received received{{}, Ending::orderly};
    std::array<char, 16384> buffer{};
    for (;;) {
        const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (size > 0) {
            received.bytes.append(buffer.data(), static_cast<std::size_t>(size));
        } else if (size == 0) {
            return received;
        } else if (errno == ECONNRESET) {
            received.ending = Ending::reset;
            return received;
        } else if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

std::string exchange(int socket, std::string_view request) {
    send_all(socket, request);
    end_stream(socket);
    return complete(receive_all(socket));
}

void answer(net::Descriptor client, const std::function<std::string(const std::string&)>& handler) {
    const std::string request = complete(receive_all(client.get()));
    send_all(client.get(), handler(request));
    end_stream(client.get());
}

void refuse(net::Descriptor client, std::string_view reply, std::chrono::milliseconds patience) {
    send_all(client.get(), reply);
    end_stream(client.get());
    const auto end = Clock::now() + patience;
    std::array<char, 16384> unwanted{};
    try {
        while (wait_until(end, client.get()) && receive_some(client.get(), unwanted.data(), unwanted.size()) > 0) {}
    } catch (const std::system_error&) {
        return; // a peer that resets the connection wants no more of it: there is nothing left to wait for
    }
}

std::optional<std::string> receive_exactly(int socket, std::size_t size, std::chrono::milliseconds deadline) {
    const auto end = Clock::now() + deadline;
    std::string message(size, '\0');
    for (std::size_t arrived = 0; arrived < size;) {
        if (!wait_until(end, socket)) {
            throw std::system_error(ETIMEDOUT, std::generic_category(), "receive_exactly");
        }
        const std::size_t more = receive_some(socket, &message[arrived], size - arrived);
        if (more == 0 && arrived == 0) {
            return std::nullopt;
        }
        if (more == 0) {
            throw net::protocol_error("the peer ended the stream inside a message");
        }
        arrived += more;
    }
    return message;
}

} // namespace disconnecting
