#pragma once
/// \file
/// Lab 10: one thread for all clients.
///
/// select(2) waits for many descriptors at once, and an event loop does what each of them is ready for. The namespace
/// is event_loop, since select is a function. The handout, docs/en/10-select.md, says why each sentence here is needed.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

/// Lab 10.
namespace event_loop {

/// A descriptor and what to wait for on it; as a result, what it is ready for.
struct Interest {
    int descriptor = -1;  ///< its number; it stays open
    bool reading = false; ///< until it is readable: there are bytes, an end, a failure, or (a listener) a client
    bool writing = false; ///< until it is writable: it has room, or has failed
    /// \param other to compare with
    /// \return whether all three are equal
    bool operator==(const Interest& other) const = default;
};

/// Waits with select(2) until at least one descriptor is ready, or the time is over.
///
/// When a signal interrupts the wait (EINTR), it goes on with what is left of the time, and with sets made anew.
/// \param interests any number of them; the descriptors stay open. One that waits for neither is never ready. The same
/// descriptor may be in it twice, and each of the two is answered on its own
/// \param timeout how long to wait at most; zero or less only looks; std::nullopt waits without limit
/// \return those that are ready for something that they wait for, in the order given, each with what it waits for and
/// is ready for, and nothing else. Empty when the time is over
/// \throws std::out_of_range when a descriptor is negative, or FD_SETSIZE or more: before anything is written into a
/// set
/// \throws std::system_error when select(2) fails otherwise, such as EBADF for a descriptor that is closed
// [wait_until_ready]
std::vector<Interest> wait_until_ready(const std::vector<Interest>& interests,
                                       std::optional<std::chrono::milliseconds> timeout);
// [wait_until_ready]

/// What serve() lets a client have and do.
struct Limits {
    /// The longest line, in bytes, its '\n' not counted.
    std::size_t line = 1000;
    /// While more bytes than these wait to be sent to a client, nothing is received from it.
    std::size_t queued = std::size_t{64} * 1024;
    /// A client is closed when nothing has been received from it for so long, since it came or since the last byte;
    /// std::nullopt: it may be silent for ever.
    std::optional<std::chrono::milliseconds> silence;
};

/// At most so many bytes are received from one client in one turn, which is what serve() does between two waits.
inline constexpr std::size_t most_per_turn = std::size_t{16} * 1024;

/// What a client is told for whom there is no room in a set.
inline constexpr std::string_view no_room = "no room for another client\n";

/// So long serve() leaves new clients alone when it has no descriptor left for one, unless a client goes before.
inline constexpr std::chrono::milliseconds pause{100};

/// A line-echo service for many clients, in one thread: each whole line is sent back, its '\n' included.
///
/// **No client waits for another.** No call on a client's socket waits, nor does accept(2): a client may have sent half
/// a line, or never read its answers, or send without a pause, or be gone before it is accepted. What is ready in a
/// turn gets its turn, and none more than #most_per_turn.
///
/// **Bytes.** Lines come in any pieces and hold any bytes but '\n'. What waits to be sent is kept for each client, and
/// goes out as its socket takes it. While that is more than Limits::queued, its client is not read from; all others
/// are.
///
/// **Idle means idle.** Nothing is called while nothing happens: serve() waits for room only where something is queued,
/// and for time only when there is a moment at which something must be done.
///
/// **A client goes alone.** When it has ended its stream, what is queued for it is still sent, then it is closed; what
/// came without a '\n' is no line. When its connection fails, as by a reset, or more than Limits::line bytes have come
/// without a '\n', it is closed at once. When nothing has been received from it for Limits::silence it is closed at
/// that moment, whatever has been sent to it since: whether it is silent, has ended without reading its answers, or is
/// not read from because of Limits::queued. None of this ends another client, or the service.
///
/// **New clients.** One whose descriptor is FD_SETSIZE or more is sent #no_room, as far as that goes without waiting,
/// and closed; no matter with which call serve() waits. EINTR, EAGAIN, ECONNABORTED and EPROTO from accept(2) mean: try
/// again when the listener is readable. After EMFILE, ENFILE, ENOBUFS and ENOMEM the client stays in the backlog, and
/// accept(2) is called again as soon as a client has been closed, and in any case #pause later, since there may be
/// nobody to be closed. Everybody else is served meanwhile.
///
/// **The stop.** As soon as \p stop is readable, by a byte or by the end of its stream, all clients are closed, with
/// what is queued for them, and the function returns. Nothing is taken out of \p stop.
/// \param listener a listening socket; stays open. It is put into non-blocking mode, and left in it
/// \param stop a descriptor that becomes readable when the service shall end; stays open
/// \param limits see there
/// \throws std::out_of_range when \p listener or \p stop does not fit into a set
/// \throws std::system_error when accept(2) or the wait fails otherwise; all clients are closed before
// [serve]
void serve(int listener, int stop, const Limits& limits = {});
// [serve]

} // namespace event_loop
