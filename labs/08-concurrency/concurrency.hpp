#pragma once
/// \file
/// Lab 08: many clients at once.
///
/// One small service, served three ways: one client after the other, with a thread for each client, with a process for
/// each client. The talk with one client is the same each time; what changes is who waits for whom, what is shared, and
/// what must be cleaned up. The handout, docs/en/08-concurrency.md, says why each sentence here is needed.

#include "net/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Lab 08.
namespace concurrency {

/// What a service has done by the time it ends.
struct Totals {
    std::size_t clients = 0; ///< that were accepted
    std::size_t lines = 0;   ///< that were answered, those of all clients together
};

/// The longest line that the service takes, in bytes, without its '\n'.
inline constexpr std::size_t longest_line = 30000;

/// Ready made: what the service answers to a line.
/// \param line without its '\n': "echo TEXT" asks for TEXT, "shout TEXT" for TEXT in capitals
/// \return the answer with its '\n'; for any other line one that says so
inline std::string answer(std::string_view line) {
    if (line.starts_with("echo ")) {
        return std::string(line.substr(5)) + '\n';
    }
    if (!line.starts_with("shout ")) {
        return "error: say echo TEXT or shout TEXT\n";
    }
    std::string text(line.substr(6));
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text + '\n';
}

/// Ready made: puts the lines of one client together from whatever recv(2) gives, as lab 04 does. It knows nothing of
/// sockets, and belongs to one client and one thread.
class LineBuffer {
public:
    /// \param bytes that have just come
    void add(std::string_view bytes) {
        bytes_.erase(0, taken_);
        taken_ = 0;
        bytes_ += bytes;
    }
    /// \return the next line without its '\n', or nothing: then it is recv(2)'s turn again
    /// \throws net::protocol_error when the line is longer than longest_line
    std::optional<std::string> next() {
        const std::size_t end = bytes_.find('\n', taken_);
        const std::size_t size = (end == std::string::npos ? bytes_.size() : end) - taken_;
        if (size > longest_line) {
            throw net::protocol_error("a line of more than " + std::to_string(longest_line) + " bytes");
        }
        if (end == std::string::npos) {
            return std::nullopt;
        }
        const std::size_t begin = taken_;
        taken_ = end + 1;
        return bytes_.substr(begin, size);
    }

private:
    std::string bytes_;
    std::size_t taken_ = 0; ///< of these, by next()
};

/// Serves one client after the other, until it is asked to stop.
///
/// **A client** may send as many lines as it likes, in any pieces; each is answered by answer(), in order. Its talk is
/// over when it ends its stream (a line without '\n' before the end is no line), when its connection fails, or when a
/// line is too long; then its socket is closed. That is no concern of any other client, nor of the service. The others
/// wait meanwhile, unaccepted: a client that says nothing holds up all of them, for as long as it likes.
///
/// **The stop.** When \p stop becomes readable, by a byte or by the end of the stream, or is so from the start, the
/// service ends, whatever it is doing: no more client is accepted, and the client that is being served is ended, be it
/// silent, in the middle of a line, or not reading its answers. Nothing is taken out of \p stop: others may wait for it
/// as well.
///
/// **Signals and accept(2).** EINTR means try again, whichever call it comes from. So do EAGAIN, ECONNABORTED and EPROTO
/// from accept(2). EMFILE, ENFILE, ENOBUFS and ENOMEM pass when somebody lets go of a descriptor: the service waits for
/// 10 milliseconds or more before it tries again, and for a stop all the while. The client stays in the backlog.
/// \param listener a listening socket; stays open: it belongs to the caller
/// \param stop a descriptor that poll(2) can wait for; stays open as well
/// \return how many clients were accepted and how many of their lines were answered. By then each descriptor that the
/// service has made is closed, and closed only once
/// \throws std::system_error when accept(2) fails otherwise; everything is cleaned up as for a stop, before
// [serve_in_turn]
Totals serve_in_turn(int listener, int stop);
// [serve_in_turn]

/// The same with a thread for each client: none waits for another.
///
/// Nobody holds up anybody, not even a client that does not read its answers while its thread waits in send(2). A thread
/// whose client has gone is joined when the next client comes, or soon after: thousands of clients may follow, and what
/// is left of a thread keeps its stack until then. None is detached: when the function returns, all have ended and been
/// joined. The lines are counted by all threads together, without a data race.
/// \param listener as for serve_in_turn()
/// \param stop as for serve_in_turn(), but all clients are ended
/// \return as serve_in_turn() does
/// \throws std::system_error as serve_in_turn() does
// [serve_with_threads]
Totals serve_with_threads(int listener, int stop);
// [serve_with_threads]

/// The same with a process for each client.
///
/// Each process keeps what it needs and nothing more: the service itself not the client's socket, a child neither the
/// listener nor another client. A child whose client has gone ends at once, by _exit(2), so that nothing of what the
/// program has begun (unwritten output, atexit(3)) is done twice; it is waited for when the next client comes, or soon
/// after. When the function returns, no child is left, neither running nor as a zombie. Only fork while no threads of
/// your own run.
/// \param listener as for serve_in_turn()
/// \param stop as for serve_in_turn(), but all clients are ended
/// \return as serve_in_turn() does: the lines of all processes, however many they are
/// \throws std::system_error as serve_in_turn() does
// [serve_with_processes]
Totals serve_with_processes(int listener, int stop);
// [serve_with_processes]

} // namespace concurrency
