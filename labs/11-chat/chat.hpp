#pragma once
/// \file
/// Lab 11: a chat server.
///
/// One thread, one loop, any number of people who talk to each other. The handout, docs/en/11-chat.md, says why each
/// sentence here is needed. `net/ready.hpp` has what lab 10 was about.
///
/// **The protocol.** Both sides send lines that end with `\n`. In a request, one `\r` in front of the `\n` does not
/// count, as if it were not there; the server sends none. In the table ada asks, and bob is somebody else with a name.
///
/// | Request | ada gets | others get |
/// |---|---|---|
/// | `NAME ada` | `OK ada` | everybody else with a name: `JOINED ada` |
/// | `SAY text` | `SAID ada text` | everybody else with a name: `SAID ada text` |
/// | `TELL bob text` | `OK bob` | bob alone: `TOLD ada text` |
/// | `WHO` | `WHO ada bob`: all names in the order of their bytes; `WHO` alone when there is none | |
/// | `QUIT` | `BYE`, and then the end of the connection | everybody else with a name: `LEFT ada` |
/// | leaves in any other way | | everybody else with a name: `LEFT ada` |
///
/// A text is one byte or more, of any value but `\n`; it goes out as it came in. Who tells something to itself gets
/// `TOLD ada text`, then `OK ada`. Without a name one can ask for NAME, WHO and QUIT only, hears nothing of the others,
/// and leaves without a word.
///
/// What cannot be done gets one line, `ERROR` with a space and one of the texts below, and the talk goes on. parse() sees
/// to the first three; a line that it refuses gets its text, whoever sends the line.

#include "net/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// Lab 11.
namespace chat {

/// The texts of ERROR lines.
namespace error {
/// The first word is none of the five, which are in capital letters.
inline constexpr std::string_view unknown_request = "unknown request";
/// Nothing stands behind NAME or SAY, TELL has no text, or something stands behind WHO or QUIT.
inline constexpr std::string_view wrong_form = "usage: NAME WHO, SAY TEXT, TELL WHO TEXT, WHO, QUIT";
/// What stands in the place of a name is none, and an empty one is none.
inline constexpr std::string_view malformed_name = "a name is 1 to 16 letters, digits, - or _";
/// SAY or TELL from somebody without a name.
inline constexpr std::string_view no_name_yet = "say who you are first: NAME WHO";
/// NAME from somebody who has one, whatever name is asked for.
inline constexpr std::string_view already_named = "you have a name already";
/// NAME with the name of somebody who is there.
inline constexpr std::string_view name_taken = "that name is taken";
/// TELL to somebody who is not there.
inline constexpr std::string_view nobody_there = "nobody has that name";
/// A line of more than Limits::line bytes; the connection ends behind this one.
inline constexpr std::string_view line_too_long = "that line is too long";
/// The number of the client's descriptor is more than select(2) can take; the connection ends behind this one.
inline constexpr std::string_view server_full = "the server is full";
} // namespace error

/// What one client may cost.
struct Limits {
    std::size_t line = 512; ///< the longest line, in bytes in front of its line feed: a carriage return there counts
    std::size_t queued = 65536; ///< the most that waits in the server for one client to take it, in bytes
};

/// What a line can ask for.
enum class Kind {
    name,
    say,
    tell,
    who,
    quit
};

/// One request.
struct Request {
    Kind kind = Kind::who; ///< what to do
    std::string who;       ///< NAME: the name asked for; TELL: whom to tell; otherwise empty
    std::string text;      ///< SAY and TELL: what; otherwise empty
};

/// Takes one line apart. It knows nothing of sockets, nor of who is there.
///
/// A line is one of `NAME who`, `SAY text`, `TELL who text`, `WHO`, `QUIT`. The first space ends the first word, and in
/// TELL the second one ends the name; all that follows is the text, spaces and NUL included. A name is 1 to 16 of the
/// letters A to Z and a to z, the digits 0 to 9, `-` and `_`, and nothing else. So `SAY  hi` says " hi", `WHO ` has a
/// space too many, and two spaces before a name make it a malformed one: `NAME  ada`, and `TELL  hi you`, which has an
/// empty name. The form comes before the name: `TELL b*b ` and `TELL  ` have no text, and that is what is said of them.
/// \param line without its '\n'; one carriage return at its end is not a part of it
/// \return what it asks for
/// \throws net::protocol_error with one of these texts, the first that fits: error::unknown_request;
/// error::wrong_form, when nothing stands behind `NAME ` or `SAY `, no text behind the second space of a TELL, or
/// something behind WHO or QUIT; error::malformed_name
// [parse]
Request parse(std::string_view line);
// [parse]

/// Serves everybody who connects, until it is asked to stop.
///
/// **Lines** come in any pieces. An empty line is a line (of an unknown request); what comes behind the last '\n' of a
/// stream that ends is none. As soon as more than `limits.line` bytes have come without a '\n' among them, be it the
/// beginning of a line or a whole one, the client gets error::line_too_long, and the server hangs up on it. Of what comes
/// behind a QUIT or such a line nothing is done, even if it has come together with it.
///
/// **One order for all.** Requests are done one after the other. All lines that one request makes are queued, for
/// everybody whom it concerns, before anything else is: so whatever two people both get to hear, they hear in the same
/// order. That is true of LEFT as well: when a request makes more wait for somebody than the limit allows, its own lines
/// come first, at everybody's, and the LEFT behind them.
///
/// **Leaving.** With a QUIT, a line that is too long, the end of its stream or a failure of its connection (a reset, a
/// send that fails), a client has left: LEFT is announced at once, and the name is free. What was queued for it by then
/// is still sent, unless its connection has failed, and then its socket is closed. Nothing new is queued for it.
///
/// **A client that does not read** holds up nobody. What the kernel does not take waits in a queue of that client's own,
/// replies and all. When more than `limits.queued` bytes would wait there, although the kernel has just been offered
/// all of it, the client is cut off: it has left, its socket is closed at once, and the queue is thrown away. Nothing is
/// lost or doubled for anybody else.
///
/// **Turns.** In one turn no client is read for more than 64 KiB before every other one that is ready has had its turn.
/// While nothing happens, nothing is called: no time-out just to look around. What could be read a moment ago may yet
/// give EAGAIN (select(2), BUGS), and that is no end.
///
/// **accept(2).** EINTR, EAGAIN, ECONNABORTED and EPROTO concern one client or one moment. EMFILE, ENFILE, ENOBUFS and
/// ENOMEM pass when somebody lets go of a descriptor: accept is called again as soon as a client has gone, and in any
/// case after some time (10 milliseconds or more), since there may be no client to go; not before, and everybody else is
/// served meanwhile. A client whose descriptor is FD_SETSIZE or more, which select(2) cannot take, gets
/// error::server_full and is closed; a server that waits by poll(2) can serve it.
/// \param listener a listening socket; stays open: it belongs to the caller. It may be set non-blocking
/// \param stop when it becomes readable, by a byte or by the end of a stream, or is so from the start, the function closes
/// all clients, whatever is queued for them, and returns. It stays open, and nothing is taken out of it
/// \param limits what one client may cost
/// \throws std::system_error when accept(2) fails otherwise, or the wait does; every client is closed by then
// [serve]
void serve(int listener, int stop, const Limits& limits = {});
// [serve]

} // namespace chat
