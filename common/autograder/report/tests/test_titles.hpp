#pragma once
/// \file
/// Real tests of real labs, to make up results with.

#include <array>
#include <string_view>
#include <vector>

namespace autograder {

/// A test, what it is worth, and the misconception and section of the handout that it points to.
struct Title {
    std::string_view name;
    int points;
    std::string_view misconception, section;
};

inline const std::vector<Title> tests_of_02 = {
    {"send_all() sends the bytes it is given and not one more", 1, "sends-buffer-size-not-length", "3"},
    {"send_all() goes on until the socket has taken every byte", 2, "ignores-short-send", "3"},
    {"send_all() carries on when a signal interrupts send()", 1, "eintr-not-retried", "3"},
    {"send_all() throws when the peer has gone, and the program lives on", 1, "sigpipe-not-ignored", "3"},
    {"receive_exactly() fills the message and writes nothing behind it", 1, "nul-terminator-overflow", "4"},
    {"receive_exactly() puts a message together from any pieces", 2, "body-short-read", "4"},
    {"receive_exactly() leaves the next message in the socket", 1, "reads-past-current-message", "4"},
    {"receive_exactly() carries on when a signal interrupts recv()", 1, "eintr-not-retried", "4"},
    {"receive_exactly() returns false at an end between two messages", 1, "eof-between-messages-is-error", "5"},
    {"receive_exactly() throws protocol_error at an end inside a message", 1, "eof-mid-message-accepted", "5"},
    {"receive_exactly() throws system_error when the peer resets", 1, "recv-result-unchecked", "5"},
    {"A message of no bytes is sent as nothing and received at once", 1, "empty-message-taken-for-the-end", "5"},
    {"NUL bytes are sent and received like all others", 1, "embedded-nul-truncation", "4"},
    {"send_messages() sends the messages with nothing in between", 1, "sleep-or-ack-to-separate-messages", "6"},
    {"send_messages() refuses a wrong length before it sends anything", 1, "length-not-checked", "6"},
    {"receive_messages() returns all messages up to the end", 1, "eof-between-messages-is-error", "6"},
    {"receive_messages() throws protocol_error at an end inside one", 1, "eof-mid-message-accepted", "6"},
    {"Long messages survive small pieces and signals, both ways", 1, "message-fits-the-buffer", "6"},
};
inline const std::vector<Title> tests_of_04 = {
    {"next() takes the delimiter off a line, and nothing else", 1, "delimiter-kept-on-the-line", "2"},
    {"next() returns empty lines like all others", 1, "empty-lines-skipped", "2"},
    {"A delimiter is one byte of any value, or CR LF", 1, "delimiter-not-checked", "2"},
    {"next() keeps what came after the delimiter for the next call", 1, "discards-bytes-after-delimiter", "3"},
    {"next() returns a line that is in hand without waiting for more", 1, "waits-with-a-line-in-hand", "3"},
    {"next() puts a line together from any pieces", 1, "partial-line-lost", "3"},
    {"Two readers on two sockets share nothing", 1, "state-shared-between-readers", "3"},
    {"A CR LF cut in two ends its line, and a CR or LF alone does not", 1, "crlf-split-across-reads", "4"},
    {"What is left at the end of the stream is returned as incomplete", 1, "unterminated-last-line-at-eof", "5"},
    {"next() throws system_error when the peer resets", 1, "recv-result-unchecked", "5"},
    {"A signal that interrupts recv() or send() changes nothing", 1, "eintr-not-retried", "5"},
    {"A line of exactly the limit is fine, one byte more is too long", 1, "limit-off-by-one", "6"},
    {"A line without end is given up early, and for good", 1, "unbounded-input-buffer", "6"},
    {"One recv() takes many bytes", 1, "byte-at-a-time-recv", "7"},
    {"A long line in small pieces takes linear work", 1, "quadratic-rescan-or-erase", "7"},
    {"Many short lines at once take linear work", 1, "quadratic-rescan-or-erase", "7"},
    {"send_line() sends all of the text and the delimiter, and nothing else", 1, "ignores-short-send", "8"},
    {"send_line() refuses a text that contains the delimiter", 1, "delimiter-in-the-text", "8"},
    {"send_line() throws when the peer has gone, and the program lives on", 1, "sigpipe-not-ignored", "8"},
    {"Lines of any length pass through small pieces and signals, both ways", 1, "one-call-one-message", "5"},
};
inline const std::vector<Title> tests_of_08 = {
    {"serve_in_turn() answers every line of one client, then serves the next", 1, "one-recv-one-message", "2"},
    {"serve_in_turn() outlives clients that reset, hang up early or send a line too long", 1,
     "one-client-ends-the-service", "2"},
    {"serve_in_turn() ends at a stop request, whatever it is waiting for", 1, "stop-waits-for-clients", "3"},
    {"serve_in_turn() carries on after signals, and after errors of accept() that pass", 1, "accept-error-fatal", "3"},
    {"serve_in_turn() serves 200 clients one after the other with few descriptors", 1, "fd-leak-per-connection", "3"},
    {"serve_with_threads() serves all clients at the same time", 1, "serves-one-client-at-a-time", "4"},
    {"serve_with_threads() counts the lines of all threads together, without a data race", 2,
     "unsynchronised-shared-state", "5"},
    {"serve_with_threads() lets no client hold up the others by not reading its answers", 1, "lock-held-while-sending",
     "5"},
    {"serve_with_threads() ends every client at a stop, and joins every thread", 1, "threads-not-joined", "4"},
    {"serve_with_threads() outlives clients that reset, hang up early or send a line too long", 1,
     "one-client-ends-the-service", "4"},
    {"serve_with_threads() lets go of 200 clients, their descriptors and their threads while it serves", 1,
     "fd-leak-per-connection", "4"},
    {"serve_with_threads() ends and joins its threads also when accept() fails for good", 1,
     "failure-leaves-threads-behind", "4"},
    {"serve_with_processes() serves all clients at the same time", 1, "serves-one-client-at-a-time", "6"},
    {"serve_with_processes() gets the counts of all children together", 1, "child-counts-its-own-copy", "6"},
    {"serve_with_processes() leaves no child behind, however it ends", 1, "stop-waits-for-clients", "6"},
    {"serve_with_processes() leaves each descriptor open only in the process that needs it", 1,
     "fork-descriptor-hygiene", "6"},
    {"serve_with_processes() serves 200 clients with few descriptors, and waits for each child", 1,
     "fd-leak-per-connection", "6"},
    {"serve_with_processes() carries on when the end of a child or another signal interrupts it", 1,
     "eintr-not-retried", "6"},
    {"serve_with_processes() ends a child without writing the program's output once more", 1, "exit-in-a-child", "6"},
};

} // namespace autograder
