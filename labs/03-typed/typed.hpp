#pragma once
/// \file
/// Lab 03: typed messages, whose first byte says how long they are.
///
/// The messages are those of a drawing board that several people share:
///
/// | first byte | type   | what follows                                                            |
/// |------------|--------|-------------------------------------------------------------------------|
/// | 'P'  0x50  | ping   | nothing                                                                 |
/// | 0xD0       | pong   | 4 bytes: the name of who answers                                        |
/// | 'D'  0x44  | dot    | 2 bytes: where, x and y                                                 |
/// | 'C'  0x43  | colour | 3 bytes: how much red, green and blue                                   |
/// | 'T'  0x54  | text   | a byte with the size of the text, 0 to 255, and then so many bytes      |
///
/// Every other first byte is an unknown type. All sockets are connected and block. These functions remember nothing from
/// one call to the next. The handout, docs/en/03-typed.md, says why each sentence here is needed.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Lab 03.
namespace typed {

/// The first byte of a message, from which everybody knows where it ends.
enum class Type : std::uint8_t {
    ping = 'P',   ///< no body
    pong = 0xD0,  ///< a body of 4 bytes
    dot = 'D',    ///< a body of 2 bytes
    colour = 'C', ///< a body of 3 bytes
    text = 'T'    ///< a body of 0 to 255 bytes, and in front of it a byte with that number
};

/// One message, without anything that only serves to find its end.
struct Message {
    Type type = Type::ping; ///< the first byte
    std::string body;       ///< bytes of any value, without the type and without the size of a text

    /// \return whether both have the same type and the same body
    bool operator==(const Message&) const = default;
};

/// Sends one message: its type, for a text the size of the body in one byte, and the body. Not a byte more.
///
/// send(2) may take fewer bytes than it is offered: the rest is offered again. When a signal interrupts it (EINTR), it is
/// called again. Pass it MSG_NOSIGNAL, or a peer that has gone ends the whole program by SIGPIPE.
/// \param socket stays open: it belongs to the caller
/// \param message of a known type, with a body of the size that this type has
/// \throws std::invalid_argument when the type is unknown, or the body has another size than the type allows (for a
/// text, more than 255 bytes); then not a single byte has been sent
/// \throws std::system_error when send(2) fails otherwise, such as EPIPE or ECONNRESET when the peer has gone
// [send_message]
void send_message(int socket, const Message& message);
// [send_message]

/// Receives one message, and takes exactly its bytes out of the socket.
///
/// It returns as soon as the last byte of the message is there: a ping as soon as its type is. What the peer sent after
/// it stays in the socket, for whoever reads there next. recv(2) may give less than it is asked for: it is called for the
/// rest. When a signal interrupts it (EINTR), it is called again.
/// \param socket stays open: it belongs to the caller
/// \return the message; nothing when the peer ended the stream before its first byte
/// \throws net::protocol_error when the type is unknown: then its byte has been taken from the socket, and no other; and
/// when the peer ended the stream after the first byte of a message and before the last
/// \throws std::system_error when recv(2) fails otherwise, such as ECONNRESET when the peer reset the connection
// [receive_message]
std::optional<Message> receive_message(int socket);
// [receive_message]

/// Receives messages until the peer ends the stream. Since nobody else reads from the socket meanwhile, it may take many
/// bytes at a time; its work grows with the number of bytes and not with its square.
/// \param socket stays open: it belongs to the caller
/// \return all messages in order; none when the peer ended the stream at once
/// \throws net::protocol_error when a type is unknown, whatever came before it or comes after it, and when the peer
/// ended the stream inside a message
/// \throws std::system_error as receive_message() does; when a reset follows an unknown type, either error will do
// [receive_messages]
std::vector<Message> receive_messages(int socket);
// [receive_messages]

} // namespace typed
