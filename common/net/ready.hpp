#pragma once
/// \file
/// Waiting for many descriptors at once, for programs whose subject is something else. Lab 10 shows how it is done.

#include "net/error.hpp"

#include <sys/select.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace net {

/// A descriptor and what to wait for on it; coming back from wait_until_ready(): what it is ready for.
struct Interest {
    int descriptor = -1;  ///< an open one, below FD_SETSIZE
    bool reading = false; ///< a read would not wait: there are bytes, the end, an error, or a client to accept
    bool writing = false; ///< a write would not wait: there is room, or an error
    /// \param other to compare with
    /// \return whether both are the same in all three
    bool operator==(const Interest& other) const = default;
};

/// Waits with select(2) until something that is asked for can be done, or for as long as it is told to. A signal is no
/// reason to return: it goes on with what is left of the time.
/// \param interests in any order; one that asks for nothing is not waited for
/// \param timeout in milliseconds; without one there is no limit, and with 0 or less it only looks
/// \return those that are ready, in the order given, each for what it was asked for and is ready for; empty when the
/// time is over
/// \throws std::out_of_range for a descriptor below 0, or of FD_SETSIZE or more: an fd_set has no place for it
/// \throws std::system_error when select(2) fails: EBADF says that a descriptor is not open
inline std::vector<Interest> wait_until_ready(const std::vector<Interest>& interests,
                                              std::optional<std::chrono::milliseconds> timeout = std::nullopt) {
    using Clock = std::chrono::steady_clock;
    constexpr auto longest_timeout = std::chrono::milliseconds(std::chrono::hours(24)); // no clock overflows with it
    int highest = -1;
    for (const Interest& interest : interests) {
        if (interest.descriptor < 0 || interest.descriptor >= FD_SETSIZE) {
            throw std::out_of_range("select() cannot wait for descriptor " + std::to_string(interest.descriptor));
        }
        highest = std::max(highest, interest.descriptor);
    }
    const auto deadline = timeout ? Clock::now() + std::min(*timeout, longest_timeout) : Clock::time_point();
    fd_set readable;
    fd_set writable;
    for (;;) {
        FD_ZERO(&readable); // select() writes into both sets, so they are made anew for each call
        FD_ZERO(&writable);
        for (const Interest& interest : interests) {
            if (interest.reading) {
                FD_SET(interest.descriptor, &readable);
            }
            if (interest.writing) {
                FD_SET(interest.descriptor, &writable);
            }
        }
        timeval left{};
        if (timeout) {
            const auto rest = std::max(std::chrono::ceil<std::chrono::microseconds>(deadline - Clock::now()),
                                       std::chrono::microseconds::zero());
            left.tv_sec = rest / std::chrono::seconds(1);
            left.tv_usec = (rest % std::chrono::seconds(1)).count();
        }
        if (::select(highest + 1, &readable, &writable, nullptr, timeout ? &left : nullptr) >= 0) {
            break;
        }
        if (errno != EINTR) {
            throw failure_of("select");
        }
    }
    std::vector<Interest> ready;
    for (const Interest& interest : interests) {
        const Interest answer{interest.descriptor, interest.reading && FD_ISSET(interest.descriptor, &readable),
                              interest.writing && FD_ISSET(interest.descriptor, &writable)};
        if (answer.reading || answer.writing) {
            ready.push_back(answer);
        }
    }
    return ready;
}

} // namespace net
