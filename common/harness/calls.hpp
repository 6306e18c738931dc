#pragma once
/// \file
/// The system calls that the engine sees.

#include <cstdint>

namespace harness {

/// A call made by student code, or (the last ones) something that the test's peer did.
enum class Call : std::uint8_t {
    none,
    socket,
    connect,
    bind,
    listen,
    accept,
    send,
    recv,
    write,
    read,
    close,
    shutdown,
    select,
    poll,
    epoll_wait,
    fcntl,
    ioctl,
    setsockopt,
    getsockopt,
    fork,
    thread,
    detach,
    sleep,
    getaddrinfo,
    peer_sends,
    peer_ends,
    peer_resets,
    peer_receives,
    peer_sees_end,
    peer_sees_reset,
    peer_connects,
    peer_accepts,
    time_passes
};
/// \return "recv", "accept", ...; sendto and sendmsg count as send, readv as read, and so on
const char* name(Call call);

/// Whether the call waits until descriptors are ready, and moves no bytes itself.
constexpr bool waits_for_readiness(Call call) {
    return call == Call::poll || call == Call::select || call == Call::epoll_wait;
}

} // namespace harness
