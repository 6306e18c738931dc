// Lab 04, another right way: everything that has come is cut into lines at once, and next() hands them out. A line that
// is too long is kept like the others, as the place where the reader gives up, so that the lines before it come first.

#include "delimited.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <queue>
#include <stdexcept>
#include <utility>
#include <vector>

namespace delimited {

struct LineReader::State {
    int socket = -1;
    std::string delimiter{};
    std::size_t limit = 0;
    std::vector<char> buffer = std::vector<char>(32768);
    std::queue<Line> lines{};
    std::string rest{};       // the beginning of a line
    std::size_t searched = 0; // of the rest
    bool broken = false;      // behind all the lines
    bool ended = false;

    void cut() {
        std::size_t begin = 0;
        for (std::size_t end = 0; !broken && (end = rest.find(delimiter, searched)) != std::string::npos;) {
            broken = end - begin > limit;
            if (!broken) {
                lines.push({rest.substr(begin, end - begin), true});
            }
            begin = searched = end + delimiter.size();
        }
        rest.erase(0, begin);
        searched = rest.empty() ? 0 : rest.size() - 1;
        broken = broken || (rest.size() >= delimiter.size() && rest.size() - (delimiter.size() - 1) > limit);
    }

    void receive() {
        const ssize_t arrived = ::recvfrom(socket, buffer.data(), buffer.size(), 0, nullptr, nullptr);
        if (arrived > 0) {
            rest.append(buffer.data(), static_cast<std::size_t>(arrived));
            cut();
        } else if (arrived == 0) {
            ended = true;
            broken = rest.size() > limit;
            if (!rest.empty() && !broken) {
                lines.push({rest, false});
            }
        } else if (errno != EINTR) {
            throw net::failure_of("recvfrom");
        }
    }
};

LineReader::LineReader(int socket, std::string delimiter, std::size_t limit) {
    if (delimiter.size() != 1 && delimiter != "\r\n") {
        throw std::invalid_argument("delimiter");
    }
    state_ = std::make_unique<State>();
    state_->socket = socket;
    state_->delimiter = std::move(delimiter);
    state_->limit = limit;
}

LineReader::~LineReader() = default;

std::optional<Line> LineReader::next() {
    while (state_->lines.empty() && !state_->broken && !state_->ended) {
        state_->receive();
    }
    if (!state_->lines.empty()) {
        Line line = std::move(state_->lines.front());
        state_->lines.pop();
        return line;
    }
    if (state_->broken) {
        throw net::protocol_error("a line above the limit");
    }
    return std::nullopt;
}

void send_line(int socket, std::string_view text, std::string_view delimiter) {
    if (delimiter.size() != 1 && delimiter != "\r\n") {
        throw std::invalid_argument("delimiter");
    }
    if (text.find(delimiter) != std::string_view::npos) {
        throw std::invalid_argument("text");
    }
    std::string line(text);
    line.append(delimiter);
    iovec whole{line.data(), line.size()};
    msghdr message{};
    message.msg_iov = &whole;
    message.msg_iovlen = 1;
    while (whole.iov_len != 0) {
        const ssize_t taken = ::sendmsg(socket, &message, MSG_NOSIGNAL);
        if (taken >= 0) {
            whole.iov_base = static_cast<char*>(whole.iov_base) + taken;
            whole.iov_len -= static_cast<std::size_t>(taken);
        } else if (errno != EINTR) {
            throw net::failure_of("sendmsg");
        }
    }
}

} // namespace delimited
