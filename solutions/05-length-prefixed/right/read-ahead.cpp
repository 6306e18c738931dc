// Lab 05, another right way: one big buffer with an index. It takes all that has come, and hands on message after
// message without a call in between; what is left is moved to the front only when there is no room behind it.

#include "length_prefixed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <stdexcept>

namespace length_prefixed {

struct MessageReader::State {
    int socket;
    std::array<char, 2 * (header_size + longest_message)> buffer{};
    std::size_t begin = 0; ///< of what has come and is not handed on
    std::size_t end = 0;
    bool broken = false;

    explicit State(int s) : socket(s) {}

    [[nodiscard]] std::string_view there() const { return {buffer.data() + begin, end - begin}; }

    /// Makes sure that \p wanted bytes are there. \return false when the stream ends before
    bool wait_for(std::size_t wanted) {
        if (begin + wanted > buffer.size()) {
            std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(begin),
                      buffer.begin() + static_cast<std::ptrdiff_t>(end), buffer.begin());
            end -= begin;
            begin = 0;
        }
        while (there().size() < wanted) {
            const ssize_t more = ::recv(socket, buffer.data() + end, buffer.size() - end, 0);
            if (more == 0) {
                return false;
            }
            if (more < 0 && errno != EINTR) {
                throw net::failure_of("recv");
            }
            end += static_cast<std::size_t>(std::max(more, ssize_t{0}));
        }
        return true;
    }

    [[noreturn]] void fail(const std::string& what) {
        broken = true;
        throw net::protocol_error(what);
    }
};

MessageReader::MessageReader(int socket) : state_(std::make_unique<State>(socket)) {}

MessageReader::~MessageReader() = default;

std::optional<std::string> MessageReader::next() {
    State& state = *state_;
    if (state.broken) {
        throw net::protocol_error("this stream is out of step");
    }
    if (!state.wait_for(header_size)) {
        if (state.there().empty()) {
            return std::nullopt;
        }
        state.fail("end of the stream in the header " + std::string(state.there()));
    }
    const std::string header(state.there().substr(0, header_size));
    if (header.find_first_not_of("0123456789") != std::string::npos) {
        state.fail("not a header: " + header);
    }
    const std::size_t size = std::stoul(header);
    if (!state.wait_for(header_size + size)) {
        state.fail("end of the stream, " + std::to_string(state.there().size() - header_size) + "/"
                   + std::to_string(size));
    }
    std::string body(state.there().substr(header_size, size));
    state.begin += header_size + size;
    return body;
}

void send_message(int socket, std::string_view message) {
    if (message.size() > longest_message) {
        throw std::invalid_argument("longer than 99999 bytes");
    }
    std::array<char, 8> header{}; // five digits and a NUL
    std::snprintf(header.data(), header.size(), "%05zu", message.size());
    const std::string bytes = std::string(header.data(), header_size) + std::string(message);
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t taken = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        sent += static_cast<std::size_t>(std::max(taken, ssize_t{0}));
    }
}

} // namespace length_prefixed
