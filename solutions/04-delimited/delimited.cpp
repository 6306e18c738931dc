// Lab 04: the reference solution.

#include "delimited.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace delimited {

namespace {

void must_be_a_delimiter(std::string_view delimiter) {
    if (delimiter.size() != 1 && delimiter != "\r\n") {
        throw std::invalid_argument("a delimiter is one byte, or \\r\\n");
    }
}

} // namespace

struct LineReader::State {
    int socket;
    std::string delimiter;
    std::size_t limit;

    std::string bytes{};      // received and not forgotten yet
    std::size_t begin = 0;    // where in them the next line begins
    std::size_t searched = 0; // up to here no delimiter begins in it
    bool gave_up = false;

    std::optional<std::string> take_line();
    std::string take_rest();
    void must_be_within_limit(std::size_t length);
    bool receive_more();
};

/// The next line, if it is there as a whole.
std::optional<std::string> LineReader::State::take_line() {
    const std::size_t end = bytes.find(delimiter, searched);
    if (end == std::string::npos) {
        const std::size_t may_be_half_a_delimiter = delimiter.size() - 1;
        searched = std::max(searched, bytes.size() - std::min(bytes.size(), may_be_half_a_delimiter));
        return std::nullopt;
    }
    must_be_within_limit(end - begin);
    std::string line = bytes.substr(begin, end - begin);
    begin = searched = end + delimiter.size();
    return line;
}

/// What is left behind the last delimiter.
std::string LineReader::State::take_rest() {
    must_be_within_limit(bytes.size() - begin);
    std::string rest = bytes.substr(begin);
    begin = searched = bytes.size();
    return rest;
}

void LineReader::State::must_be_within_limit(std::size_t length) {
    if (length > limit) {
        gave_up = true;
        throw net::protocol_error("a line of more than " + std::to_string(limit) + " bytes");
    }
}

/// Waits for more bytes. False when the stream has ended.
bool LineReader::State::receive_more() {
    // Only now are the lines that have been returned forgotten: what moves is a part of one line, and moves once.
    bytes.erase(0, begin);
    searched -= begin;
    begin = 0;
    std::array<char, 16384> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
    for (;;) {
        const ssize_t arrived = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (arrived >= 0) {
            bytes.append(buffer.data(), static_cast<std::size_t>(arrived));
            return arrived > 0;
        }
        if (errno != EINTR) {
            throw net::failure_of("recv");
        }
    }
}

LineReader::LineReader(int socket, std::string delimiter, std::size_t limit) {
    must_be_a_delimiter(delimiter);
    state_ = std::make_unique<State>(State{socket, std::move(delimiter), limit});
}

LineReader::~LineReader() = default;

std::optional<Line> LineReader::next() {
    if (state_->gave_up) {
        throw net::protocol_error("no line follows one that was too long");
    }
    for (;;) {
        if (auto text = state_->take_line()) {
            return Line{std::move(*text), true};
        }
        const std::size_t pending = state_->bytes.size() - state_->begin;
        // With limit + delimiter bytes and no delimiter, text alone is longer than the limit.
        state_->must_be_within_limit(pending - std::min(pending, state_->delimiter.size() - 1));
        if (!state_->receive_more()) {
            std::string rest = state_->take_rest();
            return rest.empty() ? std::nullopt : std::optional(Line{std::move(rest), false});
        }
    }
}

void send_line(int socket, std::string_view text, std::string_view delimiter) {
    must_be_a_delimiter(delimiter);
    if (text.find(delimiter) != std::string_view::npos) {
        throw std::invalid_argument("a line with the delimiter in it");
    }
    const std::string line = std::string(text) += delimiter;
    std::string_view rest = line;
    while (!rest.empty()) {
        const ssize_t taken = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (taken >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(taken));
        } else if (errno != EINTR) {
            throw net::failure_of("send");
        }
    }
}

} // namespace delimited
