// Lab 02, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test is the peer, at the other end of the line.

#include "fixed_length.hpp"

#include "harness/lab_test.hpp"

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

using namespace harness;
using Messages = std::vector<std::string>;

namespace {

constexpr std::size_t size = 8; // of a message, where it does not matter

const catches past_the_end("writes-past-the-message", 4, Status::crashed);
const catches never_ends("recv-zero-infinite-loop", 5, Status::spinning);

/// What shows that receive_messages() has made room for messages by reserve().
const struct {
    void fill(doctest::detail::TestCase& test) const {
        catches("room-without-size", 6, Sign::asks_for_no_bytes).fill(test);
        catches("room-without-size", 6, Sign::loops_without_receiving).fill(test);
    }
} no_room;

// In bodies.

const std::string end_of_stream = "(false: the stream has ended)";

/// One message by receive_exactly(), or end_of_stream. The message lies in memory of exactly its size, so that
/// AddressSanitizer sees a single byte too many.
std::string receive_message(int socket, std::size_t length = size) {
    std::vector<char> message(length);
    return fixed_length::receive_exactly(socket, message) ? std::string(message.begin(), message.end()) : end_of_stream;
}

// On the other side.

/// Every call that can wait is interrupted twice before it does anything.
Faults two_signals() {
    Faults faults;
    for (const Call call : {Call::send, Call::write, Call::recv, Call::read, Call::poll, Call::select}) {
        faults.fail(call, {EINTR, EINTR});
    }
    return faults;
}

Messages random_messages(std::size_t count, std::size_t length = size) {
    Messages messages(count);
    for (auto& message : messages) {
        message = random_word(length);
    }
    return messages;
}

std::string joined(const Messages& messages) {
    std::string bytes;
    for (const auto& message : messages) {
        bytes += message;
    }
    return bytes;
}

void nothing_more_was_sent(Peer& peer) {
    if (const auto more = peer.rest(); !more.empty()) {
        lose("The peer received more bytes than it should have.", "too many: " + quote(more));
    }
}

void must_be_received(const std::string& expected, const std::string& received) {
    if (received != expected) {
        lose("receive_exactly() received the wrong message.", "sent:     " + quote(expected),
             "received: " + quote(received));
    }
}

} // namespace

// send_all()

TEST_CASE("send_all() sends the bytes it is given and not one more" * points(1)
          * catches("sends-buffer-size-not-length", 3)) {
    auto line = connection();
    auto student = run([&] {
        const auto text = given<std::string>();
        fixed_length::send_all(line.socket, std::string_view(text).substr(0, 5)); // no NUL behind the fifth
    });
    const auto text = random_word();
    student.give(text);
    line.peer.receives(text.substr(0, 5));
    student.finishes("send_all()");
    nothing_more_was_sent(line.peer);
}

TEST_CASE("send_all() goes on until the socket has taken every byte" * points(2) * catches("ignores-short-send", 3)) {
    every_cut(7, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                for (const auto& message : given<Messages>()) {
                    fixed_length::send_all(line.socket, message);
                }
            },
            Faults().writes_cut_at(cuts.sizes()));
        const auto messages = random_messages(cuts.count(), 7);
        student.give(messages);
        line.peer.receives(joined(messages));
        student.finishes("send_all()");
    });
}

TEST_CASE("send_all() carries on when a signal interrupts send()" * points(1) * catches("eintr-not-retried", 3)) {
    auto line = connection();
    auto student = run([&] { fixed_length::send_all(line.socket, given<std::string>()); }, two_signals());
    const auto text = random_word();
    student.give(text);
    line.peer.receives(text);
    student.finishes("send_all()");
    nothing_more_was_sent(line.peer);
}

TEST_CASE("send_all() throws when the peer has gone, and the program lives on" * points(1)
          * catches("sigpipe-not-ignored", 3, Status::crashed) * catches("send-result-unchecked", 3)) {
    auto line = local_connection(); // Unix-domain sockets: the very first send to a peer that has gone fails
    auto student = run([&] {
        fixed_length::send_all(line.socket, given<std::string>());
        fixed_length::send_all(line.socket, given<std::string>());
    });
    const auto text = random_word();
    student.give(text);
    line.peer.receives(text);
    line.peer.close();
    student.give(random_word());
    student.throws_system_error({EPIPE, ECONNRESET}, "send_all(), to a peer that has gone,");
}

// receive_exactly()

TEST_CASE("receive_exactly() fills the message and writes nothing behind it" * points(1)
          * catches("nul-terminator-overflow", 4)) {
    auto line = connection();
    auto student = run([&] { return receive_message(line.socket); });
    const auto message = random_word();
    line.peer.send(message);
    must_be_received(message, student.value("receive_exactly()"));
}

TEST_CASE("receive_exactly() puts a message together from any pieces" * points(2) * catches("body-short-read", 4)
          * past_the_end) {
    every_cut(7, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                Messages received;
                for (std::size_t i = 0; i < cuts.count(); ++i) {
                    received.push_back(receive_message(line.socket, 7));
                }
                return received;
            },
            Faults().reads_cut_at(cuts.sizes()));
        const auto messages = random_messages(cuts.count(), 7);
        line.peer.send(joined(messages));
        const auto received = student.value("receive_exactly()");
        for (std::size_t i = 0; i < messages.size(); ++i) {
            must_be_received(messages[i], i < received.size() ? received[i] : "nothing");
        }
    });
}

TEST_CASE("receive_exactly() leaves the next message in the socket" * points(1)
          * catches("reads-past-current-message", 4) * past_the_end) {
    auto line = connection();
    auto student = run(
        [&] {
            return Messages{receive_message(line.socket), receive_message(line.socket)};
        },
        Faults().reads_cut_at({3})); // then the rest and the next message are there together
    const auto messages = random_messages(2);
    line.peer.send(joined(messages));
    student.returns(messages, "receive_exactly(), called twice,");
}

TEST_CASE("receive_exactly() carries on when a signal interrupts recv()" * points(1) * catches("eintr-not-retried", 4)
          * past_the_end) {
    auto line = connection();
    auto student = run([&] { return receive_message(line.socket); }, two_signals());
    const auto message = random_word();
    line.peer.send(message);
    must_be_received(message, student.value("receive_exactly()"));
}

TEST_CASE("receive_exactly() returns false at an end between two messages" * points(1)
          * catches("eof-between-messages-is-error", 5) * past_the_end * never_ends) {
    auto line = connection();
    auto student = run([&] { return Messages{receive_message(line.socket), receive_message(line.socket)}; });
    const auto message = random_word();
    line.peer.send(message);
    line.peer.finish();
    student.returns(Messages{message, end_of_stream}, "receive_exactly(), called twice,");
}

TEST_CASE("receive_exactly() throws protocol_error at an end inside a message" * points(1)
          * catches("eof-mid-message-accepted", 5) * past_the_end * never_ends) {
    for (const std::size_t arrived : {std::size_t{1}, size - 1}) {
        auto line = connection();
        auto student = run([&] {
            tell(receive_message(line.socket));
            return receive_message(line.socket);
        });
        const auto messages = random_messages(2);
        line.peer.send(messages[0] + messages[1].substr(0, arrived));
        line.peer.finish();
        must_be_received(messages[0], student.told<std::string>("the first message from receive_exactly()"));
        student.throws_protocol_error("receive_exactly(), with " + std::to_string(arrived) + " of "
                                      + std::to_string(size) + " bytes before the end,");
    }
}

TEST_CASE("receive_exactly() throws system_error when the peer resets" * points(1) * catches("recv-result-unchecked", 5)
          * past_the_end) {
    auto line = connection();
    auto student = run([&] {
        tell(receive_message(line.socket));
        return receive_message(line.socket);
    });
    const auto message = random_word();
    line.peer.send(message);
    must_be_received(message, student.told<std::string>("the first message from receive_exactly()"));
    line.peer.reset();
    student.throws_system_error({ECONNRESET}, "receive_exactly(), after a reset,");
}

// Both

TEST_CASE("A message of no bytes is sent as nothing and received at once" * points(1)
          * catches("empty-message-taken-for-the-end", 5) * past_the_end) {
    auto line = connection();
    auto student = run([&] {
        fixed_length::send_all(line.socket, "");
        tell(receive_message(line.socket, 0));
        fixed_length::send_all(line.socket, given<std::string>());
        return receive_message(line.socket);
    });
    if (student.told<std::string>("receive_exactly()'s answer for a message of no bytes") == end_of_stream) {
        lose("receive_exactly() returned false for an empty message, as if the stream had ended.", "expected: true");
    }
    const auto messages = random_messages(2);
    student.give(messages[0]);
    line.peer.receives(messages[0]);
    line.peer.send(messages[1]);
    must_be_received(messages[1], student.value("receive_exactly()"));
    nothing_more_was_sent(line.peer);
}

TEST_CASE("NUL bytes are sent and received like all others" * points(1) * catches("embedded-nul-truncation", 4)
          * past_the_end * never_ends * no_room) {
    auto line = connection();
    auto student = run([&] {
        fixed_length::send_all(line.socket, given<std::string>());
        auto received = Messages{receive_message(line.socket)};
        for (const auto& message : fixed_length::receive_messages(line.socket, size)) {
            received.push_back(message);
        }
        return received;
    });
    auto messages = random_messages(3);
    for (auto& message : messages) {
        message.front() = message[3] = message.back() = '\0';
    }
    student.give(joined(messages));
    line.peer.receives(joined(messages));
    line.peer.send(joined(messages));
    line.peer.finish();
    student.returns(messages, "receive_exactly(), then receive_messages(),");
}

// send_messages() and receive_messages()

TEST_CASE("send_messages() sends the messages with nothing in between" * points(1)
          * catches("sleep-or-ack-to-separate-messages", 6)) {
    auto line = connection();
    auto student = run([&] { fixed_length::send_messages(line.socket, size, given<Messages>()); });
    const auto messages = random_messages(3);
    student.give(messages);
    line.peer.receives(joined(messages));
    student.finishes("send_messages()");
    nothing_more_was_sent(line.peer);
    if (const auto pauses = student.count(Call::sleep); pauses != 0) {
        lose("send_messages() sends the right bytes, but makes a pause between them.",
             "calls of sleep() and its like: " + std::to_string(pauses));
    }
}

TEST_CASE("send_messages() refuses a wrong length before it sends anything" * points(1)
          * catches("length-not-checked", 6)) {
    auto line = connection();
    auto student = run([&] {
        fixed_length::send_messages(line.socket, size, given<Messages>());
        fixed_length::send_messages(line.socket, size, given<Messages>());
    });
    const auto messages = random_messages(2);
    student.give(messages);
    line.peer.receives(joined(messages));
    student.give(Messages{random_word(), random_word(size - 1)});
    student.throws_invalid_argument("send_messages(), with one of two messages a byte short,");
    nothing_more_was_sent(line.peer);
}

TEST_CASE("receive_messages() returns all messages up to the end" * points(1)
          * catches("eof-between-messages-is-error", 6) * past_the_end * never_ends * no_room) {
    auto line = connection();
    auto silent = connection();
    auto student = run([&] {
        auto all = fixed_length::receive_messages(line.socket, size);
        return std::pair(all, fixed_length::receive_messages(silent.socket, size));
    });
    const auto messages = random_messages(3);
    line.peer.send(joined(messages));
    line.peer.finish();
    silent.peer.finish();
    student.returns(std::pair(messages, Messages{}),
                    "receive_messages(), once with three messages and once with none,");
}

TEST_CASE("receive_messages() throws protocol_error at an end inside one" * points(1)
          * catches("eof-mid-message-accepted", 6) * past_the_end * never_ends * no_room) {
    auto line = connection();
    auto student = run([&] {
        tell(receive_message(line.socket));
        return fixed_length::receive_messages(line.socket, size);
    });
    const auto messages = random_messages(3);
    line.peer.send(joined(messages).substr(0, 3 * size - 3));
    line.peer.finish();
    must_be_received(messages[0], student.told<std::string>("the first message from receive_exactly()"));
    student.throws_protocol_error("receive_messages(), with one message and a part of one before the end,");
}

TEST_CASE("Long messages survive small pieces and signals, both ways" * points(1)
          * catches("message-fits-the-buffer", 6, Status::crashed) * never_ends * catches("one-call-one-message", 6)
          * no_room) {
    every_seed(2, [](const Seed& seed) {
        const auto length = seed.number(1000, 6000);
        const auto count = seed.number(3, 6);
        auto line = connection();
        auto student = run(
            [&] {
                auto received = fixed_length::receive_messages(line.socket, length);
                fixed_length::send_messages(line.socket, length, given<Messages>());
                return received;
            },
            seed.faults(1500));
        const auto to_receive = random_messages(count, length);
        line.peer.send(joined(to_receive));
        line.peer.finish(); // which still lets the peer receive
        const auto to_send = random_messages(count, length);
        student.give(to_send);
        line.peer.receives(joined(to_send));
        student.returns(to_receive, "receive_messages()");
    });
}
