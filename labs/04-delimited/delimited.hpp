#pragma once
/// \file
/// Lab 04: messages that end with a delimiter, such as the lines of a text.
///
/// A line may have any length, and nothing says how long it is before its end has come. So whoever looks for the end
/// must take bytes out of the socket that belong to later lines, and keep them. All sockets are connected and block.
/// The handout, docs/en/04-delimited.md, says why each sentence here is needed.
///
/// A delimiter is one byte of any value, such as LF, ';' or NUL, or the two bytes CR LF, "\r\n".

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Lab 04.
namespace delimited {

/// What a LineReader has read: the bytes between two delimiters.
// [line]
struct Line {
    std::string text;     ///< any bytes but a delimiter, NUL among them; may be empty
    bool complete = true; ///< false: the stream ended before a delimiter came, and the text is what there was

    /// \return whether both have the same text and are both complete or both not
    bool operator==(const Line&) const = default;
};
// [line]

/// Reads lines from one socket, one after the other, and keeps what it has read too much for the next call.
///
/// Readers have nothing in common: each has its own socket, and its own bytes in hand.
class LineReader {
public:
    /// Reads nothing yet.
    /// \param socket stays open: it belongs to the caller, who reads from it through this object only
    /// \param delimiter ends each line: one byte of any value, or "\r\n", where a CR or LF alone is part of the text
    /// \param limit of a line in bytes, without its delimiter; a line of exactly so many is fine, whatever the limit
    /// \throws std::invalid_argument when \p delimiter is anything else
    LineReader(int socket, std::string delimiter, std::size_t limit);
    /// Leaves the socket open. Bytes in hand are gone.
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    /// Reads the next line.
    ///
    /// What came after its delimiter stays in hand for the calls that follow; while there is a whole line in hand, no
    /// call waits for the socket. Otherwise recv(2) is called for whatever has arrived: for many bytes at a time, so
    /// that 32 KiB that have arrived take 512 calls at most. When a signal interrupts it (EINTR), it is called again.
    ///
    /// A line that is too long ends the reading: when the delimiter has not come with the first \p limit +
    /// (length of the delimiter) bytes of a line, there is nothing to wait for. At most 65,536 bytes more than these
    /// are taken from the socket, however many there are. From then on each call throws, and reads nothing.
    ///
    /// The work grows with the number of bytes read and not with its square: neither a long line in small pieces nor
    /// many short lines at once may be looked through, or moved, again and again.
    /// \return the line without its delimiter, and with everything else that it contains; an empty line is a line.
    /// When the stream has ended, what is left in hand, with `complete` false; nothing when nothing is left, then and
    /// in every call after it
    /// \throws net::protocol_error when the line, complete or not, is longer than the limit
    /// \throws std::system_error when recv(2) fails otherwise, such as ECONNRESET when the peer reset the connection
    std::optional<Line> next();

private:
    struct State; // you decide what to remember
    std::unique_ptr<State> state_;
};

/// Sends \p text and the delimiter behind it: all of both, and nothing else.
///
/// send(2) may take fewer bytes than it is offered: the rest is offered again, until nothing is left. When a signal
/// interrupts it (EINTR), it is called again. Pass it MSG_NOSIGNAL, or a peer that has gone ends the whole program by
/// SIGPIPE.
/// \param socket stays open: it belongs to the caller
/// \param text any bytes but the delimiter, NUL among them; with none at all an empty line is sent
/// \param delimiter one byte of any value, or "\r\n": then the text may contain a CR or LF alone
/// \throws std::invalid_argument when \p text contains the delimiter, or \p delimiter is anything else; then nothing
/// at all has been sent
/// \throws std::system_error when send(2) fails otherwise, such as EPIPE or ECONNRESET when the peer has gone
// [send_line]
void send_line(int socket, std::string_view text, std::string_view delimiter);
// [send_line]

} // namespace delimited
