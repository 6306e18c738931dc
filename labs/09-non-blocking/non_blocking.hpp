#pragma once
/// \file
/// Lab 09: sockets that never make you wait, and how to wait for them.
///
/// A call on a non-blocking socket does what can be done now, and says so when that is nothing. Where to wait, for what
/// and for how long becomes the program's own decision. The handout, docs/en/09-non-blocking.md, says why each sentence
/// here is needed.

#include "net/descriptor.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

/// Lab 09.
namespace non_blocking {

/// Turns non-blocking mode on or off: the flag O_NONBLOCK, and nothing else.
///
/// All other file status flags, such as O_APPEND and O_ASYNC, stay as they are. See fcntl(2), F_GETFL and F_SETFL.
/// \param descriptor any open one; it stays open
/// \param on the mode afterwards, whatever it was before: true for non-blocking
/// \throws std::system_error when it cannot be done, such as EBADF for a number that is not open
// [set_non_blocking]
void set_non_blocking(int descriptor, bool on);
// [set_non_blocking]

/// The three answers that a non-blocking socket has for a reader.
enum class Outcome {
    data,        ///< some bytes were there
    would_block, ///< nothing has come yet; more may come
    closed       ///< the peer has ended its stream: nothing will ever come
};

/// What receive_some() has found.
struct Received {
    Outcome outcome;   ///< which of the three
    std::string bytes; ///< empty unless outcome is Outcome::data
};

/// Receives what is there, and never waits.
///
/// When a signal interrupts recv(2) (EINTR), it is called again. EAGAIN and EWOULDBLOCK, two names of one number on
/// Linux, mean Outcome::would_block. What some earlier call has left in errno changes nothing.
/// \param socket in non-blocking mode; it stays open and in that mode
/// \param most at most so many bytes are taken out of the socket: 1 or more
/// \return Outcome::data with 1 to \p most bytes of any value; otherwise why there are none
/// \throws std::system_error when recv(2) fails otherwise, such as ECONNRESET when the peer reset the connection
// [receive_some]
Received receive_some(int socket, std::size_t most);
// [receive_some]

/// Bytes on their way out: a queue for what the socket has no room for at the moment.
// [Outbox]
class Outbox {
public:
    /// An empty one.
    Outbox();
    /// What is left in it is lost; no socket is touched.
    ~Outbox();

    /// Puts bytes at the end of the queue. Sends nothing.
    /// \param bytes any bytes, or none; they are copied, so that the caller may do with its own what it likes
    void push(std::string_view bytes);

    /// Sends from the queue, in the order of the pushes, until it is empty or the socket has no room. Never waits.
    ///
    /// When the socket takes fewer bytes than it was offered, it is offered the rest; after EINTR the same again. Every
    /// byte that has been taken leaves the queue at once and is never sent again. The work is in proportion to the
    /// number of bytes and pushes, however small the pieces are that the socket takes.
    /// \param socket in non-blocking mode, the same one each time; it stays open and in that mode
    /// \return true when nothing is left; false when the socket would block, and then the rest is still queued
    /// \throws std::system_error when sending fails otherwise, such as EPIPE or ECONNRESET when the peer has gone (and
    /// SIGPIPE does not end the program); what has not been taken is still queued then
    bool flush(int socket);

    /// \return whether anything is queued: whether its owner should wait for the socket to become writable
    [[nodiscard]] bool wants_to_write() const;

    /// \return how many bytes are queued
    [[nodiscard]] std::size_t size() const;

private:
    struct State; // you decide what an Outbox must remember
    std::unique_ptr<State> state_;
};
// [Outbox]

/// Sends a request and receives the reply, both at the same time.
///
/// It is over when both are done, in whatever order: the socket has taken the whole request, and the peer has ended its
/// stream, which is the end of the reply.
///
/// Neither direction waits for the other, and neither ends the other: a peer may reply before it has read everything,
/// or end its stream and still read. When nothing can be done, it waits, in poll(2), select(2) or the like: for bytes
/// as long as the stream has not ended, for room as long as a part of the request is left, and for nothing else. It
/// neither calls anything again and again nor sleeps in between.
/// \param socket connected and in non-blocking mode; it stays open and in that mode
/// \param request any bytes, or none
/// \param deadline milliseconds from the call on for all of it, 1 or more: not for each wait
/// \return every byte that the peer sent
/// \throws std::system_error ETIMEDOUT when the deadline is over, up to a millisecond early; otherwise the error of the
/// call that failed, such as ECONNRESET or EPIPE
// [exchange]
std::string exchange(int socket, std::string_view request, std::chrono::milliseconds deadline);
// [exchange]

/// Connects to a server by name, and gives up when the deadline is over.
///
/// Asks getaddrinfo(3) for all stream addresses of \p host and tries them one after the other, in the order given, each
/// on a new socket of that address's family, in non-blocking mode: connect(2), and when it says EINPROGRESS, wait until
/// the socket is writable and ask SO_ERROR how it went. A connect(2) that succeeds at once is as good.
///
/// The deadline is for all addresses together. Each may take an equal share of what is left: the time until the
/// deadline, divided by the number of addresses not tried yet, itself included. So a silent address leaves time for
/// those behind it, and one that refuses at once leaves them its share. A signal changes nothing about that.
///
/// An address for which socket(2) or connect(2) fails costs nothing but the attempt. Whatever was opened on the way is
/// closed again. The waiting is done in poll(2), select(2) or the like, as in exchange().
/// \param host a name such as "localhost", or a numeric address such as "127.0.0.1" or "::1"
/// \param port in host byte order
/// \param deadline milliseconds from the call on, 1 or more
/// \return the connected socket, in blocking mode
/// \throws std::runtime_error when the name cannot be resolved
/// \throws std::system_error when no address could be connected to: the error of the last one, such as ECONNREFUSED,
/// or ETIMEDOUT when its time was over (up to a millisecond early)
// [connect_within]
net::Descriptor connect_within(const std::string& host, std::uint16_t port, std::chrono::milliseconds deadline);
// [connect_within]

} // namespace non_blocking
