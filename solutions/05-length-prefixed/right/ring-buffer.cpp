// Lab 05, another right way: a ring buffer, smaller than a message may be. Bytes go round in it and are never moved.

#include "length_prefixed.hpp"

#include "net/error.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace length_prefixed {

namespace {

class Ring {
public:
    [[nodiscard]] bool empty() const { return size_ == 0; }

    /// One recv into the free room up to the end of the ring. \return false at the end of the stream
    bool fill_from(int socket) {
        const std::size_t end = (begin_ + size_) % bytes_.size();
        const std::size_t room = end < begin_ ? begin_ - end : bytes_.size() - end;
        for (;;) {
            const ssize_t more = ::recv(socket, &bytes_.at(end), room, 0);
            if (more >= 0) {
                size_ += static_cast<std::size_t>(more);
                return more > 0;
            }
            if (errno != EINTR) {
                throw net::failure_of("recv");
            }
        }
    }

    /// Moves at most \p most bytes to the end of \p text.
    void take(std::string& text, std::size_t most) {
        while (most > 0 && size_ > 0) {
            const std::size_t piece = std::min({most, size_, bytes_.size() - begin_});
            text.append(&bytes_.at(begin_), piece);
            begin_ = (begin_ + piece) % bytes_.size();
            size_ -= piece;
            most -= piece;
        }
    }

private:
    std::array<char, 1000> bytes_{};
    std::size_t begin_ = 0;
    std::size_t size_ = 0;
};

} // namespace

struct MessageReader::State {
    explicit State(int s) : socket(s) {}

    int socket;
    Ring ring{};
    std::optional<net::protocol_error> failure{}; ///< thrown once, and from then on

    [[noreturn]] void fail(const std::string& what) { throw failure.emplace(what); }

    /// The next \p size bytes, or those before the end of the stream.
    std::string take(std::size_t size) {
        std::string text;
        while (text.size() < size && (!ring.empty() || ring.fill_from(socket))) {
            ring.take(text, size - text.size());
        }
        return text;
    }
};

MessageReader::MessageReader(int socket) : state_(std::make_unique<State>(socket)) {}

MessageReader::~MessageReader() = default;

std::optional<std::string> MessageReader::next() {
    if (state_->failure) {
        throw *state_->failure;
    }
    const std::string header = state_->take(header_size);
    if (header.empty()) {
        return std::nullopt;
    }
    if (header.size() < header_size) {
        state_->fail("only '" + header + "' of a header before the end");
    }
    if (!std::all_of(header.begin(), header.end(), [](char c) { return '0' <= c && c <= '9'; })) {
        state_->fail("bad header '" + header + "'");
    }
    const auto size = static_cast<std::size_t>(std::stoi(header));
    std::string body = state_->take(size);
    if (body.size() < size) {
        state_->fail("end of the stream: " + std::to_string(body.size()) + " of " + std::to_string(size) + " bytes");
    }
    return body;
}

void send_message(int socket, std::string_view message) {
    const std::string digits = std::to_string(message.size());
    if (digits.size() > header_size) {
        throw std::invalid_argument(digits + " bytes are too many");
    }
    const std::string header = std::string("00000").substr(digits.size()) + digits;
    for (std::string_view rest : {std::string_view(header), message}) {
        while (!rest.empty()) {
            const ssize_t taken = ::send(socket, rest.data(), std::min<std::size_t>(rest.size(), 1000), MSG_NOSIGNAL);
            if (taken < 0 && errno != EINTR) {
                throw net::failure_of("send");
            }
            rest.remove_prefix(taken < 0 ? 0 : static_cast<std::size_t>(taken));
        }
    }
}

} // namespace length_prefixed
