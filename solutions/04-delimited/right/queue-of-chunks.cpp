// Lab 04, another right way: what each recv brings stays as it is, in a queue of chunks. A line is put together from
// them when its end is there.

#include "delimited.hpp"

#include "net/error.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <stdexcept>
#include <utility>

namespace delimited {

struct LineReader::State {
    int socket = -1;
    std::string delimiter{};
    std::size_t limit = 0;
    std::deque<std::string> chunks{}; // all but the last have been searched
    std::size_t used = 0;             // of the first chunk
    std::size_t searched = 0;         // of the last chunk
    std::size_t length = 0;           // of the line so far, delimiter included
    bool broken = false;

    std::string take_line();
    bool line_is_there();
    bool receive();
};

LineReader::LineReader(int socket, std::string delimiter, std::size_t limit) : state_(std::make_unique<State>()) {
    if (delimiter.size() == 1 || delimiter == "\r\n") {
        state_->socket = socket;
        state_->delimiter = std::move(delimiter);
        state_->limit = limit;
    } else {
        throw std::invalid_argument("delimiter");
    }
}

LineReader::~LineReader() = default;

/// Removes `length` bytes from the front of the queue.
std::string LineReader::State::take_line() {
    std::string line;
    while (length != 0) {
        const std::size_t part = std::min(length, chunks.front().size() - used);
        line.append(chunks.front(), used, part);
        length -= part;
        used += part;
        if (used == chunks.front().size() && chunks.size() > 1) {
            chunks.pop_front();
            used = 0;
        }
    }
    return line;
}

bool LineReader::State::line_is_there() {
    if (chunks.empty()) {
        return false;
    }
    const char last = delimiter.back();
    const std::string& newest = chunks.back();
    for (;;) {
        const std::size_t found = newest.find(last, searched);
        const std::size_t end = found == std::string::npos ? newest.size() : found + 1;
        length += end - searched;
        searched = end;
        if (found == std::string::npos) {
            return false;
        }
        if (delimiter.size() == 1) {
            return true;
        }
        // The byte before the LF is in this chunk, or at the end of the one before.
        if (length >= 2 && (found > 0 ? newest[found - 1] : chunks[chunks.size() - 2].back()) == '\r') {
            return true;
        }
    }
}

bool LineReader::State::receive() {
    std::array<char, 4096> buffer{};
    for (;;) {
        pollfd readable{socket, POLLIN, 0};
        if (::poll(&readable, 1, -1) < 0 && errno != EINTR) {
            throw net::failure_of("poll");
        }
        const ssize_t arrived = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (arrived > 0) {
            if (!chunks.empty() && used == chunks.front().size()) { // done with, and the only one
                chunks.pop_front();
                used = 0;
            }
            chunks.emplace_back(buffer.data(), static_cast<std::size_t>(arrived));
            searched = 0;
            return true;
        }
        if (arrived == 0) {
            return false;
        }
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

std::optional<Line> LineReader::next() {
    auto& s = *state_;
    const auto too_long = [&](std::size_t length) {
        s.broken = s.broken || length > s.limit;
        return s.broken;
    };
    bool complete = s.line_is_there();
    bool ended = false;
    while (!complete && !ended && !too_long(s.length < s.delimiter.size() ? 0 : s.length - (s.delimiter.size() - 1))) {
        ended = !s.receive();
        complete = s.line_is_there();
    }
    const std::size_t text_length = complete ? s.length - s.delimiter.size() : s.length;
    if (too_long(text_length)) {
        throw net::protocol_error("longer than the limit");
    }
    std::string text = s.take_line();
    text.resize(text_length);
    return complete || !text.empty() ? std::optional(Line{std::move(text), complete}) : std::nullopt;
}

void send_line(int socket, std::string_view text, std::string_view delimiter) {
    if (delimiter.size() != 1 && delimiter != "\r\n") {
        throw std::invalid_argument("delimiter");
    }
    if (text.find(delimiter) != std::string_view::npos) {
        throw std::invalid_argument("text");
    }
    int flags = MSG_NOSIGNAL | MSG_MORE; // the delimiter follows
    for (std::string_view part : {text, delimiter}) {
        while (!part.empty()) {
            const ssize_t taken = ::send(socket, part.data(), part.size(), flags);
            if (taken > 0) {
                part.remove_prefix(static_cast<std::size_t>(taken));
            } else if (taken < 0 && errno != EINTR) {
                throw net::failure_of("send");
            }
        }
        flags = MSG_NOSIGNAL;
    }
}

} // namespace delimited
