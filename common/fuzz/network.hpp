#pragma once
/// \file
/// A network in memory. The calls that readers make (calls.cpp) are served from here: no kernel, no waiting, and the
/// same pieces every time.

#include <cstddef>
#include <string>
#include <string_view>

namespace fuzz {

/// Opens a connection on which \p stream arrives.
/// \param stream all the bytes that the peer sends
/// \param schedule how they arrive, a character for each call that has to wait, from the beginning again after the last:
/// `1` to `9` that many more bytes have come, `*` all the rest, `i` a signal comes first (EINTR, or EAGAIN with
/// MSG_DONTWAIT; at most three of these before the next byte). Of all others the odd ones are signals as well, the even
/// ones pieces of 1 to 128 bytes. With no character at all everything comes at once.
/// \param error behind the last byte: 0 for the end of the stream, otherwise an errno value, such as ECONNRESET, that
/// one call fails with
/// \param preceding so many bytes at the beginning of \p stream come with the first piece, and do not count as part of it
/// \return its descriptor, for the calls in calls.cpp alone: the kernel knows nothing of it
int connect(std::string_view stream, std::string_view schedule, int error, std::size_t preceding = 0);

/// \param socket from connect()
/// \return how many bytes of the stream have been taken from it so far; those that were only peeked at do not count
std::size_t taken(int socket);

/// \param socket from connect()
/// \param end how far in the stream
/// \return whether a call has waited for more when everything up to there had come already
bool waited_beyond(int socket, std::size_t end);

/// Closes all connections and forgets the calls.
void disconnect();

/// \return every call since disconnect() and its result, a line each
std::string transcript();

/// Ends the program with a reason and the transcript: for libFuzzer, the input is a finding.
/// \param reason a line for people
[[noreturn]] void finding(const std::string& reason);

} // namespace fuzz
