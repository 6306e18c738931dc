#pragma once
/// \file
/// Lab 07: how connections end.
///
/// A connection is two streams, one in each direction, and each has an end of its own. This lab is about ending yours
/// when you mean to, about telling how the peer's has ended, and about a peer that does neither end nor go on. All
/// sockets are connected and block; TCP and Unix-domain stream sockets are both meant. The handout,
/// docs/en/07-disconnecting.md, says why each sentence here is needed.
///
/// In all functions a call that a signal has interrupted (EINTR) is made again, and no peer that has gone may end the
/// program by SIGPIPE.

#include "net/descriptor.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Lab 07.
namespace disconnecting {

/// How the peer's stream has ended.
// [receive_all]
enum class Ending {
    orderly, ///< recv(2) returned 0: the peer has said all it had to say
    reset    ///< ECONNRESET: the peer, or its kernel, has thrown the connection away, perhaps with bytes on their way
};

/// All that came, and what came of it.
struct Received {
    std::string bytes; ///< in order, of any value
    Ending ending;     ///< without \ref Ending::orderly nobody knows whether these are all bytes that were sent
};

/// Receives until the peer's stream ends.
/// \param socket stays open: it belongs to the caller
/// \return the bytes and the ending; in front of a reset, the bytes that had come before it
/// \throws std::system_error when recv(2) fails in any other way, such as ETIMEDOUT
Received receive_all(int socket);
// [receive_all]

/// The client's side of an exchange: sends the request, ends this side's stream, and receives the reply up to its end.
///
/// The end of the request is a half-close, shutdown(2) with SHUT_WR: it ends the stream in one direction only, and for
/// every process that holds a copy of the socket.
/// \param socket stays open: it belongs to the caller. Nothing can be sent on it afterwards
/// \param request any bytes, or none
/// \return the reply, of any length
/// \throws std::system_error when send(2), shutdown(2) or recv(2) fails: EPIPE or ECONNRESET when the peer has gone;
/// ECONNRESET also when the reply ends by a reset, since a part of a reply is no reply
// [exchange]
std::string exchange(int socket, std::string_view request);
// [exchange]

/// The server's side of an exchange: receives the request up to its end, sends the handler's reply, ends the stream
/// and closes the connection.
///
/// The peer sees the end of the reply even while another process holds a copy of the socket. Whatever happens, the
/// descriptor has been closed once, and only once, when the function is left.
/// \param client closed in any case
/// \param handler called once with the whole request, which may be empty; what it throws passes through, and nothing
/// is sent then. Not called when the request ends by a reset
/// \throws std::system_error when recv(2) or send(2) fails: ECONNRESET when the request ends by a reset, EPIPE or
/// ECONNRESET when the peer has gone before it could be sent the reply
// [answer]
void answer(net::Descriptor client, const std::function<std::string(const std::string&)>& handler);
// [answer]

/// Replies without having read the request, and ends the connection so that the reply arrives.
///
/// A close(2) with received bytes still unread makes a reset of what should have been an end, and a reset can wipe out
/// a reply that is under way. So the order is: send the reply, end this side's stream (SHUT_WR), receive and throw away
/// what the peer still sends until it ends its side too, then close.
/// \param client closed in any case, once
/// \param reply any bytes
/// \param patience how long to wait for the peer's end, counted from the end of the reply, however many bytes come in
/// between; then the descriptor is closed, come what may. That is no error, nor is a reset by the peer meanwhile
/// \throws std::system_error when the reply cannot be sent: EPIPE or ECONNRESET when the peer has gone
// [refuse]
void refuse(net::Descriptor client, std::string_view reply, std::chrono::milliseconds patience);
// [refuse]

/// Receives exactly \p size bytes, or gives up when the deadline is over.
///
/// The deadline is for the message as a whole. Bytes that come, and signals, do not extend it. It may be exceeded by
/// what a rounding to whole milliseconds makes of it, and fall short by as much.
/// \param socket stays open and blocks as before: it belongs to the caller. What follows the message stays in it
/// \param size in bytes, 1 or more
/// \param deadline counted from the call; 1 ms or more
/// \return the message; nothing when the peer ended the stream before its first byte
/// \throws std::system_error with ETIMEDOUT when the deadline is over and the message is not complete (its bytes so far
/// are lost: the connection is good for nothing but closing); with ECONNRESET when the peer reset the connection; and
/// when another call fails
/// \throws net::protocol_error when the peer ended the stream inside the message
// [receive_exactly]
std::optional<std::string> receive_exactly(int socket, std::size_t size, std::chrono::milliseconds deadline);
// [receive_exactly]

} // namespace disconnecting
