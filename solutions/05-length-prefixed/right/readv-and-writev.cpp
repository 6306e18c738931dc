// Lab 05, another right way: readv takes the rest of a body and, if it is there, the next header in one call; writev
// sends header and body as one piece without copying them together.

#include "length_prefixed.hpp"

#include "net/error.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace length_prefixed {

struct MessageReader::State {
    int socket;
    std::array<char, header_size> header{}; ///< the next one, as far as it has come
    std::size_t arrived = 0;                ///< of the header
    bool broken = false;

    /// Receives into the rest of \p body and, behind it, of the header. \return how many bytes for both; 0 at the end
    std::size_t receive(char* body, std::size_t size) {
        const std::array<iovec, 2> parts{{{body, size}, {header.data() + arrived, header_size - arrived}}};
        for (;;) {
            const ssize_t more = ::readv(socket, parts.data(), 2);
            if (more >= 0) {
                return static_cast<std::size_t>(more);
            }
            if (errno != EINTR) {
                throw net::failure_of("readv");
            }
        }
    }
};

MessageReader::MessageReader(int socket) : state_(new State{socket}) {}

MessageReader::~MessageReader() = default;

std::optional<std::string> MessageReader::next() {
    State& state = *state_;
    if (state.broken) {
        throw net::protocol_error("the stream was broken before");
    }
    while (state.arrived < header_size) {
        const std::size_t more = state.receive(nullptr, 0);
        if (more == 0) {
            if (state.arrived == 0) {
                return std::nullopt;
            }
            state.broken = true;
            throw net::protocol_error("a short header: " + std::string(state.header.data(), state.arrived));
        }
        state.arrived += more;
    }
    std::size_t size = 0;
    const char* const last = state.header.data() + header_size;
    if (const auto [end, error] = std::from_chars(state.header.data(), last, size);
        error != std::errc() || end != last) {
        state.broken = true;
        throw net::protocol_error("no header: [" + std::string(state.header.data(), header_size) + "]");
    }
    state.arrived = 0;
    std::string body(size, '\0');
    for (std::size_t have = 0; have < size;) {
        const std::size_t more = state.receive(body.data() + have, size - have);
        if (more == 0) {
            state.broken = true;
            throw net::protocol_error("a short body, " + std::to_string(have) + " of " + std::to_string(size));
        }
        state.arrived += more - std::min(more, size - have);
        have += std::min(more, size - have);
    }
    return body;
}

void send_message(int socket, std::string_view message) {
    if (message.size() > longest_message) {
        throw std::invalid_argument("the message is too long");
    }
    std::signal(SIGPIPE, SIG_IGN); // writev has no MSG_NOSIGNAL
    std::string header = std::to_string(message.size());
    header.insert(0, header_size - header.size(), '0');
    std::string_view first = header;
    while (!first.empty() || !message.empty()) {
        const std::array<iovec, 2> parts{
            {{const_cast<char*>(first.data()), first.size()}, {const_cast<char*>(message.data()), message.size()}}};
        const ssize_t taken = ::writev(socket, parts.data(), 2);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("writev");
        }
        const auto size = static_cast<std::size_t>(std::max(taken, ssize_t{0}));
        const std::size_t of_header = std::min(size, first.size());
        first.remove_prefix(of_header);
        message.remove_prefix(size - of_header);
    }
}

} // namespace length_prefixed
