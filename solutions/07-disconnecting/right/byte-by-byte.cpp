// Lab 07, another right way: received one byte at a time, with one pselect for each. Slow, but it takes neither too
// much nor too long.

#include "disconnecting.hpp"

#include "net/error.hpp"

#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace disconnecting {

namespace {

using Clock = std::chrono::steady_clock;

struct OutOfTime {};

/// The next byte; none at the end of the stream.
std::optional<char> next_byte(int socket) {
    char byte = 0;
    ssize_t size = -1;
    while ((size = ::read(socket, &byte, 1)) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("read");
        }
    }
    return size == 0 ? std::nullopt : std::optional(byte);
}

/// The same before \p end.
std::optional<char> next_byte(int socket, Clock::time_point end) {
    for (;;) {
        const auto left = std::chrono::nanoseconds(end - Clock::now()).count();
        if (left <= 0) {
            throw OutOfTime{};
        }
        const timespec span{left / 1'000'000'000, left % 1'000'000'000};
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(socket, &readable);
        if (::pselect(socket + 1, &readable, nullptr, nullptr, &span, nullptr) > 0) {
            return next_byte(socket);
        }
    }
}

void send_and_end(int socket, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t taken = ::send(socket, &bytes[sent], bytes.size() - sent, MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        sent += taken > 0 ? static_cast<std::size_t>(taken) : 0;
    }
    if (::shutdown(socket, SHUT_WR) != 0) {
        throw net::failure_of("shutdown");
    }
}

std::string text_from(int socket) {
    std::string text;
    while (const auto byte = next_byte(socket)) {
        text += *byte;
    }
    return text;
}

} // namespace

Received receive_all(int socket) {
    std::string bytes;
    try {
        while (const auto byte = next_byte(socket)) {
            bytes += *byte;
        }
    } catch (const std::system_error& error) {
        if (error.code().value() == ECONNRESET) {
            return {bytes, Ending::reset};
        }
        throw;
    }
    return {bytes, Ending::orderly};
}

std::string exchange(int socket, std::string_view request) {
    send_and_end(socket, std::string(request));
    return text_from(socket);
}

void answer(net::Descriptor client, const std::function<std::string(const std::string&)>& handler) {
    send_and_end(client.get(), handler(text_from(client.get())));
}

void refuse(net::Descriptor client, std::string_view reply, std::chrono::milliseconds patience) {
    send_and_end(client.get(), std::string(reply));
    try {
        for (const auto end = Clock::now() + patience; next_byte(client.get(), end);) {}
    } catch (const OutOfTime&) { // then it is the peer's loss
    } catch (const std::system_error&) {}
}

std::optional<std::string> receive_exactly(int socket, std::size_t size, std::chrono::milliseconds deadline) {
    std::string message;
    try {
        for (const auto end = Clock::now() + deadline; message.size() < size;) {
            const auto byte = next_byte(socket, end);
            if (!byte && message.empty()) {
                return std::nullopt;
            }
            if (!byte) {
                throw net::protocol_error("the end of the stream, " + std::to_string(size - message.size())
                                          + " bytes too early");
            }
            message += *byte;
        }
    } catch (const OutOfTime&) {
        throw std::system_error(ETIMEDOUT, std::generic_category(), "receive_exactly");
    }
    return message;
}

} // namespace disconnecting
