// Lab 04, another right way: bytes are looked at one by one, each exactly once, but they come from recv by the thousand.

#include "delimited.hpp"

#include "net/error.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace delimited {

struct LineReader::State {
    int socket = -1;
    std::string delimiter{};
    std::size_t limit = 0;
    std::array<char, 1024> buffer{};
    std::size_t position = 0;
    std::size_t filled = 0;
    std::string line{};
    bool cr_pending = false; // a CR of which only the next byte tells whether it is text
    bool over = false;

    void add(char byte) {
        if (line.size() == limit) {
            over = true;
            throw net::protocol_error("the line does not end");
        }
        line += byte;
    }
    bool fill() {
        for (;;) {
            const ssize_t arrived = ::read(socket, buffer.data(), buffer.size());
            if (arrived >= 0) {
                position = 0;
                filled = static_cast<std::size_t>(arrived);
                return arrived > 0;
            }
            if (errno != EINTR) {
                throw net::failure_of("read");
            }
        }
    }
};

LineReader::LineReader(int socket, std::string delimiter, std::size_t limit) : state_(std::make_unique<State>()) {
    if (delimiter.size() != 1 && delimiter != "\r\n") {
        throw std::invalid_argument("delimiter");
    }
    state_->socket = socket;
    state_->delimiter = std::move(delimiter);
    state_->limit = limit;
}

LineReader::~LineReader() = default;

std::optional<Line> LineReader::next() {
    State& s = *state_;
    if (s.over) {
        throw net::protocol_error("the line did not end");
    }
    for (;;) {
        if (s.position == s.filled && !s.fill()) {
            if (std::exchange(s.cr_pending, false)) {
                s.add('\r');
            }
            return s.line.empty() ? std::nullopt : std::optional(Line{std::exchange(s.line, {}), false});
        }
        const char byte = s.buffer[s.position++];
        if (s.delimiter.size() == 1) {
            if (byte == s.delimiter[0]) {
                return Line{std::exchange(s.line, {}), true};
            }
            s.add(byte);
            continue;
        }
        const bool after_cr = std::exchange(s.cr_pending, byte == '\r');
        if (after_cr && byte == '\n') {
            return Line{std::exchange(s.line, {}), true};
        }
        if (after_cr) {
            s.add('\r');
        }
        if (byte != '\r') {
            s.add(byte);
        }
    }
}

void send_line(int socket, std::string_view text, std::string_view delimiter) {
    if (delimiter.size() != 1 && delimiter != "\r\n") {
        throw std::invalid_argument("delimiter");
    }
    if (text.find(delimiter) != std::string_view::npos) {
        throw std::invalid_argument("text");
    }
    std::signal(SIGPIPE, SIG_IGN); // write has no MSG_NOSIGNAL
    const std::string line = std::string(text).append(delimiter);
    std::size_t sent = 0;
    while (sent != line.size()) {
        const ssize_t taken = ::write(socket, line.data() + sent, line.size() - sent);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("write");
        }
        sent += taken < 0 ? 0 : static_cast<std::size_t>(taken);
    }
}

} // namespace delimited
