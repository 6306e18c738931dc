// Lab 06, another right way: a ring of 4096 bytes between the socket and the frames; a poll before each recv.

#include "binary.hpp"

#include "net/error.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace binary {

namespace {

/// Writes numbers from the right to the left, each from its lowest byte on.
class Backwards {
public:
    Backwards(char* end) : at_(end) {} // NOLINT(google-explicit-constructor)
    template <class Number>
    void put(Number number) {
        for (std::size_t i = 0; i < sizeof number; ++i) {
            *--at_ = static_cast<char>(static_cast<unsigned char>(number));
            number = static_cast<Number>(static_cast<std::uint64_t>(number) >> 8);
        }
    }

private:
    char* at_;
};

template <class Number>
Number number_at(const char* at) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        number |= std::uint64_t{static_cast<unsigned char>(at[i])} << 8 * (sizeof(Number) - 1 - i);
    }
    return static_cast<Number>(number);
}

void wait_until_ready(int socket, short event) {
    pollfd ready{socket, event, 0};
    while (::poll(&ready, 1, -1) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("poll");
        }
    }
}

} // namespace

std::string encode(const Reading& reading) {
    if (reading.note.size() > 65535) {
        throw std::invalid_argument("a note that is too long");
    }
    std::array<char, 25> fixed{};
    std::uint64_t value = 0;
    std::memcpy(&value, &reading.value, 8);
    Backwards writer = fixed.data() + fixed.size();
    writer.put(static_cast<std::uint16_t>(reading.note.size()));
    writer.put(value);
    writer.put(reading.time);
    writer.put(reading.height);
    writer.put(reading.station);
    writer.put(reading.kind);
    return std::string(fixed.data(), fixed.size()) + reading.note;
}

Reading decode(std::string_view bytes) {
    if (bytes.size() < 25 || bytes.size() != std::size_t{25} + number_at<std::uint16_t>(bytes.data() + 23)) {
        throw net::protocol_error("not a record");
    }
    const auto value = number_at<std::uint64_t>(bytes.data() + 15);
    Reading reading{number_at<std::uint8_t>(bytes.data()),
                    number_at<std::uint16_t>(bytes.data() + 1),
                    number_at<std::int32_t>(bytes.data() + 3),
                    number_at<std::uint64_t>(bytes.data() + 7),
                    0,
                    std::string(bytes.substr(25))};
    std::memcpy(&reading.value, &value, 8);
    return reading;
}

void send_frame(int socket, std::string_view bytes, std::uint32_t maximum) {
    if (bytes.size() > maximum) {
        throw std::invalid_argument("a frame that is too long");
    }
    std::string frame(4 + bytes.size(), '\0');
    Backwards(frame.data() + 4).put(static_cast<std::uint32_t>(bytes.size()));
    std::copy(bytes.begin(), bytes.end(), frame.begin() + 4);
    for (std::size_t sent = 0; sent < frame.size();) {
        wait_until_ready(socket, POLLOUT);
        const ssize_t taken = ::send(socket, &frame[sent], frame.size() - sent, MSG_NOSIGNAL);
        if (taken < 0 && errno != EINTR) {
            throw net::failure_of("send");
        }
        sent += taken < 0 ? 0 : static_cast<std::size_t>(taken);
    }
}

struct FrameReader::State {
    int socket;
    std::uint32_t maximum;
    bool ended = false;
    std::string broken;
    std::array<char, 4096> ring{};
    std::size_t first = 0, count = 0;

    /// Receives into the free part behind the bytes that are there, up to where the ring begins again.
    void fill() {
        const std::size_t end = (first + count) % ring.size();
        const std::size_t room = end < first ? first - end : ring.size() - end;
        wait_until_ready(socket, POLLIN);
        const ssize_t more = ::recv(socket, &ring[end], room, 0);
        if (more < 0 && errno != EINTR) {
            throw net::failure_of("recv");
        }
        ended = more == 0;
        count += more < 0 ? 0 : static_cast<std::size_t>(more);
    }

    /// Takes exactly \p size bytes; fewer when the stream ends.
    std::string take(std::size_t size) {
        std::string taken;
        while (taken.size() < size && !ended) {
            if (count == 0) {
                first = 0;
                fill();
            }
            const std::size_t part = std::min({size - taken.size(), count, ring.size() - first});
            taken.append(&ring[first], part);
            first = (first + part) % ring.size();
            count -= part;
        }
        return taken;
    }

    [[noreturn]] void give_up(const char* reason) {
        broken = reason;
        throw net::protocol_error(reason);
    }
};

FrameReader::FrameReader(int socket, std::uint32_t maximum) : state_(new State{socket, maximum, false, {}, {}, 0, 0}) {}

FrameReader::~FrameReader() = default;

std::optional<std::string> FrameReader::next() {
    if (!state_->broken.empty()) {
        throw net::protocol_error(state_->broken);
    }
    const std::string header = state_->take(4);
    if (header.empty()) {
        return std::nullopt;
    }
    if (header.size() < 4) {
        state_->give_up("the length is not complete");
    }
    const auto length = number_at<std::uint32_t>(header.data());
    if (length > state_->maximum) {
        state_->give_up("the length is above the maximum");
    }
    std::string body = state_->take(length);
    if (body.size() < length) {
        state_->give_up("the body is not complete");
    }
    return body;
}

} // namespace binary
