#pragma once
/// \file
/// Lab 05: messages with their length in front.
///
/// A message on the wire is a header and a body: first the length of the body as five decimal digits in ASCII, filled
/// up with zeros on the left, then that many bytes. "hello" goes out as `00005hello`. All sockets are connected and
/// block. The handout, docs/en/05-length-prefixed.md, says why each sentence here is needed.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Lab 05.
namespace length_prefixed {

/// Of the header, in bytes: five digits. The length they tell does not count them.
inline constexpr std::size_t header_size = 5;
/// Of a body, in bytes: what five digits can say. 0 is the shortest.
inline constexpr std::size_t longest_message = 99999;

/// Receives messages from one socket, one after the other.
///
/// It is the only one that reads from the socket as long as it lives, so it may read ahead and keep what belongs to
/// the messages to come. Readers of different sockets have nothing in common.
class MessageReader {
public:
    /// Prepares to read; nothing is received yet.
    /// \param socket at the beginning of a message. It stays open, also after the reader: it belongs to the caller
    // [reader]
    explicit MessageReader(int socket);
    // [reader]
    ~MessageReader();
    MessageReader(const MessageReader&) = delete;
    MessageReader& operator=(const MessageReader&) = delete;

    /// The next message.
    ///
    /// Header and body may each arrive in pieces, also together with parts of other messages. A message that has
    /// arrived is returned without waiting for anything behind it. When a signal interrupts recv(2) (EINTR), it goes
    /// on where it was. The work grows with the number of bytes, not with its square.
    /// \return the body, 0 to #longest_message bytes of any value, without the header; nothing when the peer ended the
    /// stream between two messages, also when asked again
    /// \throws net::protocol_error when the header is anything but five ASCII digits: at once, without waiting for a
    /// body. Its what() contains the header as it came, at least up to and including the first byte that is no digit
    /// (bytes that cannot be printed may be shown in any way)
    /// \throws net::protocol_error when the peer ended the stream inside a message. In the header: what() contains the
    /// digits that came. In the body: what() contains two decimal numbers, how many bytes came and how many were
    /// announced, such as "7 of 12"
    /// \throws net::protocol_error at every call after one of these, whatever may still arrive: where the next message
    /// begins, nobody knows
    /// \throws std::system_error when recv(2) fails otherwise, such as ECONNRESET when the peer reset the connection
    // [next]
    std::optional<std::string> next();
    // [next]

private:
    struct State; // defined in length_prefixed.cpp: you decide what to remember
    std::unique_ptr<State> state_;
};

/// Sends one message: the header, then the body, and nothing else.
///
/// send(2) may take fewer bytes than it is offered, of the header as of the body: the rest is offered again, until
/// nothing is left. When a signal interrupts it (EINTR), it is called again. A peer that has gone must not end the
/// program by SIGPIPE: see MSG_NOSIGNAL.
/// \param socket stays open: it belongs to the caller
/// \param message the body, 0 to #longest_message bytes of any value
/// \throws std::invalid_argument when \p message is longer; then nothing at all has been sent
/// \throws std::system_error when send(2) fails otherwise, such as EPIPE or ECONNRESET when the peer has gone
// [send_message]
void send_message(int socket, std::string_view message);
// [send_message]

} // namespace length_prefixed
