// Lab 04, another right way: recv straight into one big buffer, in which an index moves forward. Now and then, when the
// bytes that are done with have become the larger part, the others move to the front.

#include "delimited.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

namespace delimited {

namespace {

constexpr std::size_t at_a_time = 65536;

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t taken = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        bytes.remove_prefix(taken < 0 ? 0 : static_cast<std::size_t>(taken));
    }
}

} // namespace

struct LineReader::State {
    int socket = -1;
    std::string delimiter{};
    std::size_t limit = 0;
    std::vector<char> buffer{};
    std::size_t filled = 0;
    std::size_t begin = 0;
    std::size_t searched = 0;
};

LineReader::LineReader(int socket, std::string delimiter, std::size_t limit) : state_(std::make_unique<State>()) {
    if (delimiter != "\r\n" && delimiter.size() != 1) {
        throw std::invalid_argument("the delimiter must be one byte or CR LF");
    }
    state_->socket = socket;
    state_->delimiter = std::move(delimiter);
    state_->limit = limit;
}

LineReader::~LineReader() = default;

std::optional<Line> LineReader::next() {
    auto& [socket, delimiter, limit, buffer, filled, begin, searched] = *state_;
    for (;;) {
        const void* found = filled == searched ? nullptr
                                               : ::memmem(buffer.data() + searched, filled - searched, delimiter.data(),
                                                          delimiter.size());
        const std::size_t end =
            found == nullptr ? filled : static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data());
        const std::size_t length = end - begin;
        // Nothing changes before this throws: the next call comes here again, and throws again.
        if (found != nullptr ? length > limit : length >= delimiter.size() && length - delimiter.size() >= limit) {
            throw net::protocol_error("a line is over the limit");
        }
        if (found != nullptr) {
            Line line{std::string(buffer.data() + begin, length), true};
            begin = searched = end + delimiter.size();
            return line;
        }
        searched = filled - begin < delimiter.size() ? begin : filled - (delimiter.size() - 1);
        if (begin > filled / 2) {
            std::memmove(buffer.data(), buffer.data() + begin, filled - begin);
            filled -= begin;
            searched -= begin;
            begin = 0;
        }
        if (buffer.size() - filled < at_a_time / 2) {
            buffer.resize(2 * buffer.size() + at_a_time);
        }
        const std::size_t room = std::min(at_a_time, buffer.size() - filled);
        const ssize_t arrived = ::recv(socket, buffer.data() + filled, room, 0);
        if (arrived < 0 && errno != EINTR) {
            throw net::failure_of("recv");
        }
        if (arrived == 0) {
            if (filled - begin > limit) {
                throw net::protocol_error("a line is over the limit");
            }
            Line line{std::string(buffer.data() + begin, filled - begin), false};
            begin = searched = filled;
            return line.text.empty() ? std::nullopt : std::optional(line);
        }
        filled += arrived < 0 ? 0 : static_cast<std::size_t>(arrived);
    }
}

void send_line(int socket, std::string_view text, std::string_view delimiter) {
    if (delimiter != "\r\n" && delimiter.size() != 1) {
        throw std::invalid_argument("the delimiter must be one byte or CR LF");
    }
    if (text.find(delimiter) != std::string_view::npos) {
        throw std::invalid_argument("the text must not contain its delimiter");
    }
    send_all(socket, text);
    send_all(socket, delimiter);
}

} // namespace delimited
