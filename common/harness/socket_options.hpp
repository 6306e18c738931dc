#pragma once
/// \file
/// How the test's own sockets are set.

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace harness {

/// No verb of the test's may block.
inline void set_non_blocking(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

/// Without Nagle's algorithm, which would hold back a small piece until the one before is acknowledged. See tcp(7), TCP_NODELAY.
inline void send_small_pieces_at_once(int socket) {
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// Closing becomes a reset, which leaves no TIME_WAIT behind. See socket(7), SO_LINGER.
inline void end_with_reset(int socket) {
    const linger at_once{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

} // namespace harness
