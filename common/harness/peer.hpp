#pragma once
/// \file
/// The other side of the wire, played by the test.
///
/// All verbs are bounded: none blocks for ever, and what never comes is reported with what the student's code was doing instead.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/descriptor.hpp"

namespace harness {

/// The test's end of a connection (or pipe, or file) whose other end the student has.
class Peer {
public:
    /// Plays on this descriptor. What is no socket, such as a pipe, is written and read with write(2) and read(2).
    explicit Peer(net::Descriptor descriptor, bool is_socket = true);
    /// Takes over the other's end.
    Peer(Peer&&) = default;
    /// Takes over the other's end.
    Peer& operator=(Peer&&) = default;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    /// Ends the connection without leaving a trace in the kernel (by a reset), if it is still there.
    ~Peer();

    /// Sends all of it. Loses the test when the student's code stops reading before everything is taken.
    void send(std::string_view bytes);
    /// Half-close: nothing more will come from this side; replies can still be received. shutdown(2) with SHUT_WR.
    void finish();
    /// Closes in good order. The student's code then reads EOF.
    void close();
    /// Ends the connection with a reset (SO_LINGER with a time of zero): the student's next read gives ECONNRESET. TCP only.
    void reset();

    /// The student's code must send exactly these bytes next. More may follow.
    void receives(std::string_view expected);
    /// The next \p size bytes that the student's code sends, whatever they are.
    std::string receive(std::size_t size);
    /// The student's code must send exactly these bytes and then end its side (close or half-close) itself.
    void receives_then_end(std::string_view expected);
    /// Everything until the student's code ends its side itself, which it must do, and still be alive.
    std::string receive_until_end();
    /// Everything that has arrived by the time the student's function has ended; the engine then closes the student's end.
    /// Call after a verb of Student that waits for the end. It is for "nothing else was sent": `CHECK(peer.rest() == "")`
    /// or lose(...) with a better message.
    std::string rest();

    /// Whether the end that a verb has seen was a reset: what becomes of a connection that is closed with bytes unread.
    [[nodiscard]] bool ended_by_reset() const { return saw_reset_; }

    /// The descriptor, for what has no verb here.
    [[nodiscard]] int get() const { return descriptor_.get(); }

private:
    std::size_t take(std::string& into, std::size_t most);
    net::Descriptor descriptor_;
    bool is_socket_ = true;
    bool saw_end_ = false;
    bool saw_reset_ = false;
};

/// Whether something that a peer has sent has not arrived yet: then the engine's clock must not move on.
bool peers_have_bytes_under_way();

} // namespace harness
