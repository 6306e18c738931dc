#pragma once
/// \file
/// Lab 06: binary data, in frames with a length of four bytes in front.
///
/// Numbers in memory look different from machine to machine. On the wire each field has a stated size, and its most
/// significant byte comes first: network byte order. The handout, docs/en/06-binary.md, says why each sentence here is
/// needed.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Lab 06.
namespace binary {

/// What a sensor has measured. On the wire it is a record of 25 bytes and a note, the fields in this order and nothing
/// between them.
struct Reading {
    std::uint8_t kind = 0;     ///< what is measured; 1 byte
    std::uint16_t station = 0; ///< who measured it; 2 bytes
    std::int32_t height = 0;   ///< of the station in centimetres, negative below sea level; 4 bytes, two's complement
    std::uint64_t time = 0;    ///< nanoseconds since 1970 began; 8 bytes
    double value = 0;          ///< 8 bytes: its 64 bits in IEEE 754 binary64, sent as an integer of that size is
    std::string note;          ///< 2 bytes that count its bytes, then so many bytes of any value, with no NUL behind

    /// \return whether all fields are equal, a NaN being equal to nothing
    bool operator==(const Reading&) const = default;
};

/// \param reading any values, NaN and the limits of each type among them
/// \return the record: each number with its most significant byte first, as RFC 791 has it in appendix B
/// \throws std::invalid_argument when the note is longer than two bytes can count: 65535 bytes
// [encode]
std::string encode(const Reading& reading);
// [encode]

/// The reverse of encode(). A double keeps all its bits, so that -0.0, infinities and NaNs come out as they went in.
/// \param bytes exactly one record, as a peer may have sent it; at any address, with no NUL behind the last
/// \return what the record says
/// \throws net::protocol_error when bytes are missing, or some are left over behind the note; then nothing outside
/// \p bytes has been read
// [decode]
Reading decode(std::string_view bytes);
// [decode]

/// Sends one frame: the number of bytes in 4 bytes, the most significant first, then the bytes themselves. The number
/// does not count its own four bytes.
///
/// send(2) may take fewer bytes than it is offered, and may be interrupted by a signal (EINTR): go on until all are
/// taken. Pass it MSG_NOSIGNAL, or a peer that has gone ends the whole program by SIGPIPE.
/// \param socket connected, blocking; stays open: it belongs to the caller
/// \param bytes of any value, NUL among them; none at all make a frame as well
/// \param maximum how many bytes a frame may have, as agreed with the peer
/// \throws std::invalid_argument when \p bytes are more than \p maximum; then nothing at all has been sent
/// \throws std::system_error when send(2) fails otherwise, such as EPIPE or ECONNRESET when the peer has gone
// [send_frame]
void send_frame(int socket, std::string_view bytes, std::uint32_t maximum);
// [send_frame]

/// Receives the frames of one connection, one after the other.
class FrameReader {
public:
    /// Receives nothing yet.
    /// \param socket connected, blocking; stays open: it belongs to the caller. Nobody else reads from it
    /// \param maximum how many bytes a frame may have: a limit, not a size. No memory is taken for it in advance, so
    /// that it may be 4294967295
    FrameReader(int socket, std::uint32_t maximum);
    /// Leaves the socket open.
    ~FrameReader();
    FrameReader(const FrameReader&) = delete;
    FrameReader& operator=(const FrameReader&) = delete;

    /// The next frame. Waits until all its bytes have come, and not for more than them: when a whole frame is there,
    /// whatever follows it, recv(2) must not wait again. Bytes of later frames that have been received are kept for the
    /// next call. When a signal interrupts recv(2) (EINTR), it is called again.
    ///
    /// The work grows with the number of bytes, however they are cut into frames and pieces, not with its square.
    /// \return the bytes of the frame without the length, none for a frame of length zero; nothing (std::nullopt) when
    /// the peer has ended the stream where a frame would begin, this time and each time after
    /// \throws net::protocol_error when the length is above the maximum: at once, before its body is waited for and
    /// before memory is taken for it
    /// \throws net::protocol_error when the peer ended the stream inside a frame. Its what() tells an end inside the
    /// length from an end inside the body
    /// \throws net::protocol_error on every call after one of these, since nobody knows where the next frame begins
    /// \throws std::system_error when recv(2) fails otherwise, such as ECONNRESET when the peer reset the connection
    // [next]
    std::optional<std::string> next();
    // [next]

private:
    struct State; ///< yours, in binary.cpp: you decide what to remember between two calls
    std::unique_ptr<State> state_;
};

} // namespace binary
