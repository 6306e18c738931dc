// Lab 06, another right way: one buffer that grows, with an index, into which all that is there is received at once. Bytes
// that have been returned are thrown away when they are more than half of it.

#include "binary.hpp"

#include "net/error.hpp"

#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <stdexcept>
#include <type_traits>
#include <vector>

namespace binary {

namespace {

/// \p number as its bytes lie in memory, the other way round on machines that begin with the lowest.
template <class Number>
std::string big_endian(Number number) {
    const char* const bytes = reinterpret_cast<const char*>(&number);
    std::string text(bytes, sizeof number);
    if constexpr (std::endian::native == std::endian::little) {
        std::reverse(text.begin(), text.end());
    }
    return text;
}

template <class Number>
void take(std::string_view& bytes, Number& number) {
    if (bytes.size() < sizeof number) {
        throw net::protocol_error("bytes are missing");
    }
    std::string text(bytes.substr(0, sizeof number));
    bytes.remove_prefix(sizeof number);
    if constexpr (std::endian::native == std::endian::little) {
        std::reverse(text.begin(), text.end());
    }
    std::copy(text.begin(), text.end(), reinterpret_cast<char*>(&number));
}

} // namespace

std::string encode(const Reading& reading) {
    if (reading.note.size() > 65535) {
        throw std::invalid_argument("a note that is too long");
    }
    return big_endian(reading.kind) + big_endian(reading.station) + big_endian(reading.height)
           + big_endian(reading.time) + big_endian(reading.value)
           + big_endian(static_cast<std::uint16_t>(reading.note.size())) + reading.note;
}

Reading decode(std::string_view bytes) {
    Reading reading;
    std::uint16_t count = 0;
    take(bytes, reading.kind);
    take(bytes, reading.station);
    take(bytes, reading.height);
    take(bytes, reading.time);
    take(bytes, reading.value);
    take(bytes, count);
    if (bytes.size() != count) {
        throw net::protocol_error("the note is shorter or longer than its count");
    }
    reading.note = bytes;
    return reading;
}

void send_frame(int socket, std::string_view bytes, std::uint32_t maximum) {
    if (bytes.size() > maximum) {
        throw std::invalid_argument("a frame that is too long");
    }
    std::string rest = big_endian(static_cast<std::uint32_t>(bytes.size())).append(bytes);
    std::size_t sent = 0;
    do {
        const ssize_t taken = ::send(socket, rest.data() + sent, rest.size() - sent, MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        sent += static_cast<std::size_t>(std::max<ssize_t>(taken, 0));
    } while (sent < rest.size());
}

struct FrameReader::State {
    int socket = -1;
    std::uint32_t maximum = 0;
    std::vector<char> buffer;
    std::size_t index = 0;
    std::string broken;

    [[nodiscard]] std::size_t held() const { return buffer.size() - index; }

    bool more() {
        int there = 0;
        if (::ioctl(socket, FIONREAD, &there) != 0) {
            throw net::failure_of("ioctl");
        }
        if (index > buffer.size() / 2) {
            buffer.erase(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(index));
            index = 0;
        }
        const std::size_t old = buffer.size();
        buffer.resize(old + static_cast<std::size_t>(std::max(there, 1))); // nothing is there: wait for the first
        ssize_t count = -1;
        do {
            count = ::read(socket, buffer.data() + old, buffer.size() - old);
        } while (count < 0 && errno == EINTR);
        buffer.resize(old + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count < 0) {
            throw net::failure_of("read");
        }
        return count > 0;
    }

    [[noreturn]] void stop(std::string why) {
        broken = std::move(why);
        throw net::protocol_error(broken);
    }
};

FrameReader::FrameReader(int socket, std::uint32_t maximum) : state_(std::make_unique<State>()) {
    state_->socket = socket;
    state_->maximum = maximum;
}

FrameReader::~FrameReader() = default;

std::optional<std::string> FrameReader::next() {
    State& state = *state_;
    if (!state.broken.empty()) {
        throw net::protocol_error(state.broken);
    }
    std::uint32_t length = 0;
    while (state.held() < sizeof length) {
        if (!state.more()) {
            if (state.held() == 0) {
                return std::nullopt;
            }
            state.stop("ended with " + std::to_string(state.held()) + " bytes of a length");
        }
    }
    std::string_view header(state.buffer.data() + state.index, sizeof length);
    take(header, length);
    if (length > state.maximum) {
        state.stop("a length of " + std::to_string(length));
    }
    while (state.held() - sizeof length < length) {
        if (!state.more()) {
            state.stop("ended with " + std::to_string(state.held() - sizeof length) + " bytes of a body");
        }
    }
    const auto begin = state.buffer.begin() + static_cast<std::ptrdiff_t>(state.index + sizeof length);
    state.index += sizeof length + length;
    return std::string(begin, begin + length);
}

} // namespace binary
