#pragma once
/// \file
/// Lab 02: messages of a fixed length over a stream of bytes.
///
/// A stream keeps the order of the bytes and nothing else: it does not know what a message is. When both sides have
/// agreed on a length, counting bytes is all it takes. All sockets are connected and block. The handout,
/// docs/en/02-fixed-length.md, says why each sentence here is needed.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Lab 02.
namespace fixed_length {

/// Sends every byte of \p bytes, in order, and nothing else.
///
/// send(2) may take fewer bytes than it is offered: the rest is offered again, until nothing is left. When a signal
/// interrupts it (EINTR), it is called again. Pass it MSG_NOSIGNAL, or a peer that has gone ends the whole program by
/// SIGPIPE.
/// \param socket stays open: it belongs to the caller
/// \param bytes any bytes, NUL among them, with no NUL behind the last; with none at all nothing is sent
/// \throws std::system_error when send(2) fails otherwise, such as EPIPE or ECONNRESET when the peer has gone
// [send_all]
void send_all(int socket, std::string_view bytes);
// [send_all]

/// Receives one message: exactly as many bytes as \p message is long.
///
/// recv(2) gives what has arrived, which may be less than it was asked for: it is called for the rest, until the
/// message is complete. What the peer sent after this message stays in the socket for the next call. When a signal
/// interrupts recv(2) (EINTR), it is called again.
/// \param socket stays open: it belongs to the caller
/// \param message filled from its first byte to its last; nothing is written behind it. An empty one is complete
/// at once, whatever the socket has
/// \return true when \p message is complete; false when the peer ended the stream before its first byte
/// \throws net::protocol_error when the peer ended the stream after the first byte and before the last
/// \throws std::system_error when recv(2) fails otherwise, such as ECONNRESET when the peer reset the connection
// [receive_exactly]
bool receive_exactly(int socket, std::span<char> message);
// [receive_exactly]

/// Sends messages of one length back to back: no pause, no separator, no acknowledgement in between.
/// \param socket stays open: it belongs to the caller
/// \param size of each message in bytes
/// \param messages all \p size bytes long, of any value
/// \throws std::invalid_argument when one of them has another length; then nothing at all has been sent
/// \throws std::system_error as send_all() does
// [send_messages]
void send_messages(int socket, std::size_t size, const std::vector<std::string>& messages);
// [send_messages]

/// Receives messages of one length until the peer ends the stream.
/// \param socket stays open: it belongs to the caller
/// \param size of each message in bytes, 1 or more; no size is too large for a buffer
/// \return all messages in order, each \p size bytes long; none when the peer ended the stream at once
/// \throws net::protocol_error when the peer ended the stream inside a message
/// \throws std::system_error as receive_exactly() does
// [receive_messages]
std::vector<std::string> receive_messages(int socket, std::size_t size);
// [receive_messages]

} // namespace fixed_length
