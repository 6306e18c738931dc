#include "harness/interpose/timeouts.hpp"

#include "harness/interpose/real.hpp"
#include "harness/shared.hpp"

#include <fcntl.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>

namespace harness::timeouts {

namespace {

struct Pair {
    std::atomic<std::int64_t> read{0}, write{0}; // 0: none, as in setsockopt
};
std::array<Pair, 4096> all;

Pair* pair_of(int descriptor) {
    const auto i = static_cast<std::size_t>(descriptor);
    return i < all.size() ? &all[i] : nullptr;
}

} // namespace

std::int64_t of(int descriptor, bool reads) {
    Pair* pair = pair_of(descriptor);
    const std::int64_t timeout = pair == nullptr ? 0 : (reads ? pair->read : pair->write).load();
    if (timeout == 0) {
        return never;
    }
    const int saved = errno;
    const bool non_blocking = (REAL(fcntl)(descriptor, F_GETFL) & O_NONBLOCK) != 0;
    errno = saved;
    return non_blocking ? never : timeout;
}

void set(int descriptor, bool reads, std::int64_t nanoseconds) {
    if (Pair* pair = pair_of(descriptor)) {
        (reads ? pair->read : pair->write) = nanoseconds;
    }
}

void forget(int descriptor) {
    if (Pair* pair = pair_of(descriptor)) {
        pair->read = 0;
        pair->write = 0;
    }
}

} // namespace harness::timeouts
