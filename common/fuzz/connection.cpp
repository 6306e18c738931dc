#include "fuzz/connection.hpp"

#include "fuzz/network.hpp"

#include <sanitizer/asan_interface.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace fuzz {

namespace {

constexpr unsigned most_interruptions = 3; // a schedule of nothing but signals would never end

// How many bytes this character of a schedule stands for; nothing for a signal.
std::optional<std::size_t> piece(char symbol) {
    if (symbol >= '1' && symbol <= '9') return static_cast<std::size_t>(symbol - '0');
    if (symbol == '*') return SIZE_MAX;
    const auto code = static_cast<unsigned char>(symbol);
    return code % 2 == 1 ? std::nullopt : std::optional<std::size_t>(code / 2 + 1);
}

// The whole buffer, although less may arrive this time: AddressSanitizer itself would look at what is filled only.
void check_room(const iovec& buffer) {
    if (__asan_region_is_poisoned(buffer.iov_base, buffer.iov_len) != nullptr) {
        finding("a call was offered a buffer with less room than it was told");
    }
}

} // namespace

// Lets the next piece come; false when a signal comes instead.
bool Connection::arrive() {
    if (arrived_ == stream_.size()) return true;
    const auto bytes = piece(schedule_.empty() ? '*' : schedule_[next_in_schedule_++ % schedule_.size()]);
    if (!bytes && interruptions_ < most_interruptions) {
        ++interruptions_;
        return false;
    }
    interruptions_ = 0;
    arrived_ += std::exchange(preceding_, 0);
    arrived_ += std::min(bytes.value_or(1), stream_.size() - arrived_);
    return true;
}

ssize_t Connection::receive(std::span<const iovec> buffers, int flags) {
    std::size_t room = 0;
    for (const iovec& buffer : buffers) {
        check_room(buffer);
        room += buffer.iov_len;
    }
    if (room == 0) return 0;
    const bool peek = (flags & MSG_PEEK) != 0;
    if (taken_ == arrived_ && !wait()) {
        errno = (flags & MSG_DONTWAIT) != 0 ? EAGAIN : EINTR;
        return -1;
    }
    for (std::size_t before = SIZE_MAX; (flags & MSG_WAITALL) != 0 && available() < room && arrived_ != before;) {
        before = arrived_;
        if (!wait_for_more()) break; // what has come is returned
    }
    if (peek && peeked_ == arrived_) arrive(); // who peeks again finds more, by and by, without waiting for it
    if (taken_ == stream_.size() && error_ != 0) {
        errno = std::exchange(error_, 0);
        return -1;
    }
    const std::size_t count = std::min(room, arrived_ - taken_);
    std::size_t given = 0;
    for (const iovec& buffer : buffers) {
        const std::size_t part = std::min(buffer.iov_len, count - given);
        if (part == 0) continue;
        std::memcpy(buffer.iov_base, stream_.data() + taken_ + given, part);
        given += part;
    }
    if (peek) {
        peeked_ = std::max(peeked_, taken_ + count);
    } else {
        taken_ += count;
        peeked_ = taken_;
    }
    return static_cast<ssize_t>(count);
}

bool Connection::wait() { return taken_ < arrived_ || wait_for_more(); }

bool Connection::wait_for_more() {
    waited_ = true;
    waited_at_ = arrived_;
    return arrive();
}

} // namespace fuzz
