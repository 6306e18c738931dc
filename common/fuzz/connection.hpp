#pragma once
/// \file
/// One side of a connection, as the calls in calls.cpp see it.

#include <sys/uio.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace fuzz {

/// Bytes that arrive in pieces. Each call returns like its namesake: a count, or -1 with errno set.
class Connection {
public:
    /// The parameters are those of connect() in network.hpp.
    Connection(std::string_view stream, std::string_view schedule, int error, std::size_t preceding)
        : stream_(stream), schedule_(schedule), error_(error), preceding_(preceding) {}

    /// \param buffers filled one after the other
    /// \param flags MSG_PEEK, MSG_DONTWAIT and MSG_WAITALL count; a signal cuts the latter short
    /// \return bytes, 0 at the end of the stream, -1 with errno
    ssize_t receive(std::span<const iovec> buffers, int flags);
    /// Waits for something to read: poll(2), select(2).
    /// \return false when a signal came instead
    bool wait();
    /// \return bytes that have come and have not been taken
    [[nodiscard]] std::size_t available() const { return arrived_ - taken_; }
    /// \return bytes that receive() has given away for good
    [[nodiscard]] std::size_t taken() const { return taken_; }
    /// \param end how far in the stream
    /// \return whether somebody has waited for more when everything up to there had come
    [[nodiscard]] bool waited_beyond(std::size_t end) const { return waited_ && waited_at_ >= end; }

private:
    bool arrive();
    bool wait_for_more();

    std::string stream_, schedule_;
    int error_;
    std::size_t preceding_; // and not there yet
    std::size_t next_in_schedule_ = 0;
    std::size_t taken_ = 0, peeked_ = 0, arrived_ = 0; // how far in the stream, each at most as far as the next
    std::size_t waited_at_ = 0;                        // how much had come when somebody waited, the last time
    bool waited_ = false;
    unsigned interruptions_ = 0; // since the last piece
};

/// \param descriptor any
/// \return the open connection, or nothing when that is not one of ours
Connection* connection(int descriptor);

/// Notes a call, and ends the program when there have been too many: each must bring the reader forward.
/// \param call its name
/// \param descriptor it was made on
/// \param asked how many bytes it was willing to take
/// \param result as it returned
void note(const char* call, int descriptor, std::size_t asked, ssize_t result);

} // namespace fuzz
