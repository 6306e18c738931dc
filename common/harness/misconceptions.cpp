#include "harness/misconceptions.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace harness {

namespace {

struct Lesson {
    std::string_view misconception, lesson;
};

/// In alphabetical order, for the search below.
constexpr std::array lessons = std::to_array<Lesson>({
    {"accept-error-fatal",
     "Some accept() errors concern one client or one moment: call accept() again, and do not count it."},
    {"body-short-read", "recv() gives what has arrived: ask for the rest, and put it behind what you already have."},
    {"brackets-around-every-host", "Brackets are for a host that contains a colon; any other host stands as it is."},
    {"brackets-kept-in-host",
     "The brackets belong to the text, not to the address: getaddrinfo() knows no host with brackets."},
    {"closes-borrowed-descriptor",
     "A descriptor passed as a plain int is borrowed: use it and leave it open for its owner."},
    {"collects-before-passing-on",
     "Whoever waits for your bytes may be the one who sends the next: pass on what has come, then wait."},
    {"connect-failure-continues", "Without a connection there is nothing to return: when no address connects, throw."},
    {"copied-bytes-not-summed",
     "Each call says how many bytes it moved: the whole is the sum of them, not the last one."},
    {"eintr-not-retried", "EINTR means that a signal came, and nothing else: nothing was moved, so call again."},
    {"embedded-nul-truncation",
     "Bytes are no C string: a NUL is data like any other, so go by the count, never by strlen()."},
    {"empty-message-taken-for-the-end",
     "A message of no bytes is complete before recv() is called, so there is nothing to ask for."},
    {"endpoint-parts-mixed-up",
     "The host is all that stands before the last colon, the port all that stands behind it."},
    {"eof-between-messages-is-error",
     "A stream that ends between two messages has ended well: the peer simply had no more to say."},
    {"eof-mid-message-accepted",
     "A stream that ends inside a message leaves a broken message, which must not pass for a whole one."},
    {"ephemeral-range-taken-for-dynamic",
     "Linux takes its clients' ports from 32768 on, but the dynamic ports begin at 49152."},
    {"errno-misused", "getaddrinfo() returns its error, for gai_strerror(); errno says nothing about it."},
    {"every-accept-error-retried",
     "Only errors that pass are worth another accept(); with a broken listener it is an endless loop."},
    {"fd-leak-on-error-path",
     "Every descriptor that your code opens must be closed by your code, also on the way out by an error."},
    {"fd-leak-per-connection",
     "The peer's close() does not close your descriptor: close it yourself, once for each connection."},
    {"files-are-not-sockets", "recv() and send() work on sockets only; read() and write() on every descriptor."},
    {"gai-first-result-only",
     "A host can have several addresses, and any of them may not answer: go through the whole list."},
    {"gai-order-changed", "getaddrinfo() puts the address that is best to try first in front: keep its order."},
    {"gai-repeats-by-socket-type",
     "Without a socket type in its hints, getaddrinfo() gives each address once for every type."},
    {"gai-result-unchecked",
     "getaddrinfo() returns an error number of its own, not errno: check it, and say it with gai_strerror()."},
    {"htons-ntohs-misused",
     "A port is a plain number in your program: htons() as it goes into a sockaddr, ntohs() as it comes out."},
    {"ignores-short-send",
     "send() and write() may take fewer bytes than you offer: offer the rest until all are taken."},
    {"ipv6-without-brackets", "Only brackets around an IPv6 address tell where it ends and the port begins."},
    {"length-not-checked",
     "A message of another length puts all later ones out of step: look at all before you send the first."},
    {"listens-on-every-address",
     "INADDR_ANY opens the server to every network; for this machine alone it is INADDR_LOOPBACK."},
    {"listens-on-loopback-only",
     "A server bound to 127.0.0.1 is invisible to other machines; to be reached by all, bind to INADDR_ANY."},
    {"message-fits-the-buffer",
     "Messages can be longer than any buffer you choose: make room for the size you were given."},
    {"missing-part-accepted",
     "An endpoint has a host and a port: whatever is not in the text must be refused, not guessed."},
    {"no-getaddrinfo-ipv4-literal-only",
     "Hosts have names and IPv6 addresses too: ask getaddrinfo() for AF_UNSPEC and take all it gives."},
    {"no-so-reuseaddr",
     "A closed connection keeps its port for a minute: set SO_REUSEADDR before bind() to restart at once."},
    {"no-timeouts", "A peer can fall silent for ever: whoever waits for one needs a time after which it gives up."},
    {"nul-terminator-overflow",
     "A recv() that fills the buffer leaves no room for a NUL behind it; with a count you need none."},
    {"one-call-one-message",
     "One call may move a part of a message, or nothing when a signal comes: go on until all is through."},
    {"one-client-ends-the-service",
     "What goes wrong with one client is that client's trouble: close it and serve the next."},
    {"one-recv-one-message",
     "One recv() gives what has come so far, in any pieces; only 0 means that no more will come."},
    {"one-socket-for-all-addresses",
     "A socket belongs to one address family and one attempt: make a new one for each address, or move on."},
    {"port-not-validated",
     "A port is decimal digits, from 1 to 65535, and nothing else: see what was left over, and the range."},
    {"port-range-off-by-one", "Each range of ports includes both its ends: 0 to 1023, 1024 to 49151, 49152 to 65535."},
    {"reads-past-current-message",
     "Never ask recv() for more than is missing: the surplus belongs to the next message."},
    {"recv-result-unchecked",
     "-1 from recv() or read() is a failure, neither bytes nor the end: the caller must hear of it."},
    {"recv-zero-infinite-loop",
     "When recv() returns 0 the peer has ended its stream, and it will go on returning 0 for ever: stop reading."},
    {"reply-fits-the-buffer", "A reply may be longer than any buffer: append each piece to a std::string and read on."},
    {"reuseport-instead-of-reuseaddr", "SO_REUSEPORT lets two servers share a port; for a restart SO_REUSEADDR is "
                                       "enough. They are not flags to join by |."},
    {"send-result-unchecked",
     "send() and write() can fail (disk full, peer gone): tell the caller, or bytes vanish in silence."},
    {"sends-buffer-size-not-length", "Send as many bytes as the message has, not as many as the buffer holds."},
    {"setup-calls-unchecked",
     "socket(), bind() and listen() can each fail: a server that does not look serves nobody."},
    {"sigpipe-not-ignored", "Sending to a peer that has gone ends the whole program, unless you pass MSG_NOSIGNAL."},
    {"sleep-or-ack-to-separate-messages",
     "Nothing needs to stand between messages, no pause, no answer and no separator: the receiver counts."},
    {"splits-at-first-colon",
     "An IPv6 address is full of colons: the one before the port is the last, behind the bracket."},
    {"string-view-taken-for-c-string",
     "A string_view ends where its size says: no NUL need be there, so data() is not a C string."},
    {"writes-past-the-message",
     "Nothing may be written behind the message: after a short read, ask only for what is missing."},
});
static_assert(std::is_sorted(lessons.begin(), lessons.end(),
                             [](const Lesson& a, const Lesson& b) { return a.misconception < b.misconception; }));

} // namespace

std::string lesson_of(const std::string& misconception) {
    const auto found = std::lower_bound(lessons.begin(), lessons.end(), misconception,
                                        [](const Lesson& l, const std::string& id) { return l.misconception < id; });
    return found != lessons.end() && found->misconception == misconception ? std::string(found->lesson) : "";
}

} // namespace harness
