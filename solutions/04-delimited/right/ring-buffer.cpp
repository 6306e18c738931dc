// Lab 04, another right way: a ring that grows, filled by readv at both its free ends, and writev to send.

#include "delimited.hpp"

#include "net/error.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>
#include <vector>

namespace delimited {

struct LineReader::State {
    int socket;
    std::string delimiter;
    std::size_t limit;
    std::vector<char> ring = std::vector<char>(4096); // its size is a power of two
    std::size_t begin = 0;                            // these count bytes of the stream, and never wrap
    std::size_t searched = 0;
    std::size_t end = 0;
    bool broken = false;

    [[nodiscard]] char at(std::size_t position) const { return ring[position & (ring.size() - 1)]; }

    [[nodiscard]] bool delimiter_at(std::size_t position) const {
        return at(position) == delimiter[0] && (delimiter.size() == 1 || at(position + 1) == delimiter[1]);
    }

    std::string take(std::size_t size) {
        if (size > limit) {
            broken = true;
            throw net::protocol_error("the line is too long");
        }
        std::string text(size, '\0');
        for (char& byte : text) {
            byte = at(begin++);
        }
        return text;
    }

    void make_room() {
        if (end - begin < ring.size()) {
            return;
        }
        std::vector<char> larger(2 * ring.size());
        for (std::size_t position = begin; position != end; ++position) {
            larger[position & (larger.size() - 1)] = at(position);
        }
        ring = std::move(larger);
    }

    bool fill() {
        make_room();
        const std::size_t first = end & (ring.size() - 1);
        const std::size_t free = ring.size() - (end - begin);
        const std::size_t up_to_the_edge = std::min(free, ring.size() - first);
        const iovec parts[] = {{ring.data() + first, up_to_the_edge}, {ring.data(), free - up_to_the_edge}};
        ssize_t arrived = 0;
        while ((arrived = ::readv(socket, parts, 2)) < 0) {
            if (errno != EINTR) {
                throw net::failure_of("readv");
            }
        }
        end += static_cast<std::size_t>(arrived);
        return arrived > 0;
    }
};

LineReader::LineReader(int socket, std::string delimiter, std::size_t limit) {
    if (delimiter.size() != 1 && delimiter != "\r\n") {
        throw std::invalid_argument("not a delimiter");
    }
    state_ = std::make_unique<State>();
    state_->socket = socket;
    state_->delimiter = std::move(delimiter);
    state_->limit = limit;
}

LineReader::~LineReader() = default;

std::optional<Line> LineReader::next() {
    State& s = *state_;
    if (s.broken) {
        throw net::protocol_error("the line before was too long");
    }
    for (;;) {
        for (; s.searched + s.delimiter.size() <= s.end; ++s.searched) {
            if (s.delimiter_at(s.searched)) {
                Line line{s.take(s.searched - s.begin), true};
                s.searched = s.begin += s.delimiter.size();
                return line;
            }
            if (s.searched - s.begin >= s.limit) {
                s.broken = true;
                throw net::protocol_error("the line is too long");
            }
        }
        if (!s.fill()) {
            Line line{s.take(s.end - s.begin), false};
            s.searched = s.begin;
            return line.text.empty() ? std::nullopt : std::optional(std::move(line));
        }
    }
}

void send_line(int socket, std::string_view text, std::string_view delimiter) {
    if (delimiter.size() != 1 && delimiter != "\r\n") {
        throw std::invalid_argument("not a delimiter");
    }
    if (text.find(delimiter) != std::string_view::npos) {
        throw std::invalid_argument("the text contains the delimiter");
    }
    std::signal(SIGPIPE, SIG_IGN); // writev has no MSG_NOSIGNAL
    while (!text.empty() || !delimiter.empty()) {
        const iovec parts[] = {{const_cast<char*>(text.data()), text.size()},
                               {const_cast<char*>(delimiter.data()), delimiter.size()}};
        const ssize_t taken = ::writev(socket, parts, 2);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("writev");
        }
        const std::size_t sent = taken < 0 ? 0 : static_cast<std::size_t>(taken);
        const std::size_t of_text = std::min(sent, text.size());
        text.remove_prefix(of_text);
        delimiter.remove_prefix(sent - of_text);
    }
}

} // namespace delimited
