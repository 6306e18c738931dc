// Lab 04, another right way: MSG_PEEK shows what has arrived, and then exactly the bytes of one line are taken. Nothing
// is held over but a part of the line. That part is taken too: whoever peeks at it again is not made to wait for more.

#include "delimited.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace delimited {

namespace {

std::size_t receive(int socket, char* into, std::size_t size, int flags) {
    for (;;) {
        const ssize_t arrived = ::recv(socket, into, size, flags);
        if (arrived >= 0) {
            return static_cast<std::size_t>(arrived);
        }
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

bool is_delimiter(std::string_view text) { return text.size() == 1 || text == "\r\n"; }

} // namespace

struct LineReader::State {
    int socket = -1;
    std::string delimiter{};
    std::size_t limit = 0;
    std::string line{}; // taken so far
    bool too_long = false;
};

LineReader::LineReader(int socket, std::string delimiter, std::size_t limit) : state_(std::make_unique<State>()) {
    if (!is_delimiter(delimiter)) {
        throw std::invalid_argument("no delimiter");
    }
    *state_ = {socket, std::move(delimiter), limit};
}

LineReader::~LineReader() = default;

std::optional<Line> LineReader::next() {
    State& s = *state_;
    const auto must_fit = [&s](std::size_t length) {
        s.too_long = s.too_long || length > s.limit;
        if (s.too_long) {
            throw net::protocol_error("too long a line");
        }
    };
    must_fit(0);
    std::array<char, 2048> shown{};
    for (;;) {
        const std::size_t arrived = receive(s.socket, shown.data(), shown.size(), MSG_PEEK);
        if (arrived == 0) {
            must_fit(s.line.size());
            return s.line.empty() ? std::nullopt : std::optional(Line{std::exchange(s.line, {}), false});
        }
        const std::size_t before = s.line.size();
        s.line.append(shown.data(), arrived);
        const std::size_t end = s.line.find(s.delimiter, before == 0 ? 0 : before - 1);
        const bool found = end != std::string::npos;
        s.line.resize(found ? end + s.delimiter.size() : s.line.size());
        for (std::size_t left = s.line.size() - before; left != 0;) {
            left -= receive(s.socket, shown.data(), left, 0); // these have arrived: it never waits
        }
        if (found) {
            s.line.resize(end);
            must_fit(end);
            return Line{std::exchange(s.line, {}), true};
        }
        must_fit(s.line.size() - (s.delimiter.size() - 1));
    }
}

void send_line(int socket, std::string_view text, std::string_view delimiter) {
    if (!is_delimiter(delimiter) || text.find(delimiter) != std::string_view::npos) {
        throw std::invalid_argument("no delimiter, or one in the text");
    }
    std::string line(text);
    line += delimiter;
    for (std::size_t sent = 0; sent < line.size();) {
        const ssize_t taken = ::send(socket, &line[sent], line.size() - sent, MSG_NOSIGNAL);
        if (taken >= 0) {
            sent += static_cast<std::size_t>(taken);
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

} // namespace delimited
