// Lab 03, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test is the peer, at the other end of the line.

#include "typed.hpp"

#include "harness/lab_test.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace harness;
using typed::Message;
using typed::Type;

namespace {

/// A message on its way between your process and the test.
using Parts = std::pair<Type, std::string>;
using ManyParts = std::vector<Parts>;
using MaybeParts = std::optional<Parts>; ///< nothing: the stream has ended

const catches never_ends("recv-zero-infinite-loop", 6, Status::spinning);
const catches no_room("room-without-size", 4, Sign::asks_for_no_bytes); // where every message has a body

// In bodies.

void send(int socket, const Parts& message) { typed::send_message(socket, Message{message.first, message.second}); }

/// What the std::invalid_argument says that send_message() throws, if it does.
std::optional<std::string> refusal_of(int socket, const Parts& message) {
    try {
        send(socket, message);
        return std::nullopt;
    } catch (const std::invalid_argument& refusal) {
        return refusal.what();
    }
}

MaybeParts receive(int socket) {
    const auto message = typed::receive_message(socket);
    return message ? MaybeParts(std::in_place, message->type, message->body) : std::nullopt;
}

ManyParts receive_all(int socket) {
    ManyParts all;
    for (const auto& message : typed::receive_messages(socket)) {
        all.emplace_back(message.type, message.body);
    }
    return all;
}

/// What somebody else finds in the socket: at most \p size bytes that have come, without waiting for any.
std::string bytes_in(int socket, std::size_t size) {
    std::string bytes(size, '\0');
    const ssize_t there = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    bytes.resize(there > 0 ? static_cast<std::size_t>(there) : 0);
    return bytes;
}

// On the other side.

Type type_of(int byte) { return static_cast<Type>(byte); }

/// The bytes of a message as they must be on the wire.
std::string wire(Type type, const std::string& body) {
    std::string bytes(1, static_cast<char>(type));
    if (type == Type::text) {
        bytes += static_cast<char>(body.size());
    }
    return bytes + body;
}
std::string wire(const Parts& message) { return wire(message.first, message.second); }
std::string wire(const ManyParts& messages) {
    std::string bytes;
    for (const auto& message : messages) {
        bytes += wire(message);
    }
    return bytes;
}

const Parts ping(Type::ping, "");
Parts random_text(std::size_t size = 8) { return {Type::text, random_word(size)}; }
Parts random_dot() { return {Type::dot, random_word(2)}; }
Parts random_colour() { return {Type::colour, random_word(3)}; }
Parts random_pong() { return {Type::pong, random_word(4)}; }

/// All types, and bytes of any value.
ManyParts random_messages(const Seed& seed, std::size_t count) {
    ManyParts messages;
    for (unsigned i = 0; messages.size() < count; ++i) {
        switch (seed.number(0, 5, i)) {
        case 0:
            messages.push_back(ping);
            break;
        case 1:
            messages.emplace_back(Type::dot, random_bytes(2));
            break;
        case 2:
            messages.emplace_back(Type::colour, random_bytes(3));
            break;
        case 3:
            messages.emplace_back(Type::pong, random_bytes(4));
            break;
        default:
            messages.emplace_back(Type::text, random_bytes(seed.number(0, 255, i)));
        }
    }
    return messages;
}

std::string name_of(Type type) {
    switch (type) {
    case Type::ping:
        return "ping";
    case Type::pong:
        return "pong";
    case Type::dot:
        return "dot";
    case Type::colour:
        return "colour";
    case Type::text:
        return "text";
    }
    char name[16];
    std::snprintf(name, sizeof name, "type 0x%02x", static_cast<unsigned>(type));
    return name;
}

std::string in_words(const MaybeParts& message) {
    return message ? name_of(message->first) + " " + quote(message->second) : "nothing (the stream has ended)";
}

void must_be_received(const MaybeParts& expected, const MaybeParts& received,
                      const std::string& call = "receive_message()") {
    if (received != expected) {
        lose(call + " received the wrong message.", "expected: " + in_words(expected),
             "received: " + in_words(received));
    }
}

void must_be_received(const ManyParts& expected, const ManyParts& received, const std::string& call) {
    for (std::size_t i = 0; i < expected.size() && i < received.size(); ++i) {
        must_be_received(expected[i], received[i], call + ", as number " + std::to_string(i + 1) + ",");
    }
    if (received.size() != expected.size()) {
        lose(call + " received " + (received.size() < expected.size() ? "too few" : "too many") + " messages.",
             "sent:     " + std::to_string(expected.size()), "received: " + std::to_string(received.size()));
    }
}

MaybeParts told_message(Conversation& student) { return student.told<MaybeParts>("a message from receive_message()"); }

void must_tell(Conversation& student, const MaybeParts& expected) { must_be_received(expected, told_message(student)); }

/// Looks for what a wrong body has too much or too little, when all bytes of the message were there at once.
void must_have_no_header_in(const Parts& expected, const MaybeParts& received) {
    if (!received || received->first != expected.first || received->second == expected.second) {
        return;
    }
    const std::string& body = received->second;
    const std::string& sent = expected.second;
    const std::string size(1, static_cast<char>(sent.size()));
    if (body == wire(expected) || body == name_of(expected.first)[0] + sent || body == size + sent) {
        suspect("header-left-in-the-message", 4);
        lose("The body from receive_message() begins with bytes of the header.", "expected: " + in_words(expected),
             "received: " + in_words(received), "The type and the size only serve to find the end of the message.");
    }
    if (expected.first == Type::text && body.size() + 2 >= sent.size() && sent.substr(0, body.size()) == body) {
        suspect("header-inclusive-length-confusion", 4);
        lose("receive_message() took less than the size says.", "expected: " + in_words(expected),
             "received: " + in_words(received),
             "The size counts the bytes of the text: neither the type nor the size itself.");
    }
}

void nothing_more_was_sent(Peer& peer) {
    if (const auto more = peer.rest(); !more.empty()) {
        lose("The peer received more bytes than it should have.", "too many: " + quote(more));
    }
}

/// Waits until send_message() has sent a message, which is as it must be.
void must_not_be_refused(Conversation& student, const Parts& message) {
    const auto words = in_words(message);
    const auto refusal = student.told<std::optional<std::string>>("send_message() to send " + words);
    if (!refusal) {
        return;
    }
    const auto value = message.first == Type::pong ? unsigned{0xD0} : static_cast<unsigned>(message.second.size());
    if (value > 127) {
        suspect("length-signedness", 5);
        lose("send_message() refused a message that is as its type wants it.", "message: " + words,
             "thrown:  std::invalid_argument: " + escape(*refusal),
             std::string("Its ") + (message.first == Type::pong ? "type" : "size") + " is " + std::to_string(value)
                 + "; in a char that can be negative it would be " + std::to_string(static_cast<int>(value) - 256)
                 + ".");
    }
    suspect("unreadable-message-sent", 3);
    lose("send_message() refused a message that is as its type wants it.", "message: " + words,
         "thrown:  std::invalid_argument: " + escape(*refusal));
}

/// The next message on the wire. Its header is looked at by itself: what is wrong there shows what somebody believes.
void receives_message(Peer& peer, const Parts& message) {
    const std::string expected = wire(message);
    const std::size_t size = message.second.size();
    std::string received = peer.receive(1);
    const auto lose_by_header = [&](const std::string& what_happened) {
        lose(what_happened, "expected: " + quote(expected),
             "received: " + quote(received) + " and what comes after it");
    };
    if (received[0] != expected[0]) {
        lose_by_header("Where a message should begin, with its type, the peer received something else.");
    }
    if (expected.size() > 1) {
        received += peer.receive(1);
    }
    if (message.first == Type::text) {
        const std::size_t sent = static_cast<unsigned char>(received[1]);
        if (sent == size + 1 || sent == size + 2) {
            suspect("header-inclusive-length-confusion", 3);
            lose_by_header("The text has a size of " + std::to_string(size) + ", and send_message() sent "
                           + std::to_string(sent) + ".");
        }
        if (received[1] == std::to_string(size)[0]) {
            suspect("size-sent-as-digits", 3);
            lose_by_header("The size of the text, " + std::to_string(size)
                           + ", went out as digits: one byte with that value must stand behind the type.");
        }
        if (sent != size) {
            suspect("no-message-boundary-on-send", 3);
            lose_by_header("The byte behind the type of a text is not its size: nobody can tell where the text ends.");
        }
    } else if (received != expected.substr(0, received.size()) && static_cast<std::size_t>(received[1]) == size) {
        suspect("size-byte-for-every-type", 3);
        lose_by_header("send_message() sent the size of a " + name_of(message.first)
                       + ", which its type already tells.");
    }
    if (received != expected.substr(0, received.size())) {
        lose_by_header("The peer received the wrong bytes.");
    }
    peer.receives(expected.substr(received.size()));
}

/// Waits until your code sleeps in the call in which it waits for bytes.
void waits_for_more(Conversation& student) {
    for (const Call call : {Call::poll, Call::select, Call::read}) {
        if (student.count(call) != 0) {
            return student.waits_in(call);
        }
    }
    student.waits_in(Call::recv);
}

} // namespace

// send_message()

TEST_CASE("send_message() sends the type, of a text the size, and the body" * points(1)
          * catches("sends-buffer-size-not-length", 3)
          * catches("sleep-or-ack-to-separate-messages", 3, Status::stuck)) {
    auto line = connection();
    auto student = run([&] {
        for (const auto& message : given<ManyParts>()) {
            tell(refusal_of(line.socket, message));
        }
    });
    const ManyParts messages{random_dot(),     random_text(),    ping,           random_colour(), random_text(1),
                             random_text(200), random_text(255), random_text(0), random_pong()};
    student.give(messages);
    for (const auto& message : messages) {
        must_not_be_refused(student, message);
        receives_message(line.peer, message);
    }
    student.finishes("send_message()");
    nothing_more_was_sent(line.peer);
    if (student.count(Call::sleep) != 0) {
        suspect("sleep-or-ack-to-separate-messages", 3);
        lose("send_message() sends the right bytes, but makes a pause between messages.");
    }
}

TEST_CASE("send_message() refuses what its type does not allow before a byte leaves" * points(1)
          * catches("unreadable-message-sent", 3)) {
    const ManyParts refused{{type_of('Q'), ""},
                            {type_of(0), "1234"},
                            {type_of('D' + 128), "xy"},
                            {Type::ping, "1"},
                            {Type::dot, "x"},
                            {Type::dot, "xyz"},
                            {Type::pong, "ann"},
                            {Type::colour, "rgba"},
                            {Type::text, std::string(256, 'a')},
                            {Type::text, std::string(1000, 'a')}};
    auto line = connection();
    auto student = run([&] {
        for (const auto& message : refused) {
            try {
                send(line.socket, message);
                tell(false);
            } catch (const std::invalid_argument&) {
                tell(true);
            }
        }
        send(line.socket, given<Parts>());
    });
    for (const auto& message : refused) {
        if (!student.told<bool>("whether send_message() refuses a message")) {
            lose("send_message() did not refuse a message that no receiver can read.",
                 "message:  " + name_of(message.first) + ", with a body of " + std::to_string(message.second.size())
                     + (message.second.size() == 1 ? " byte" : " bytes"),
                 "expected: std::invalid_argument");
        }
    }
    const auto right = random_dot();
    student.give(right);
    if (const auto received = line.peer.receive(3); received != wire(right)) {
        lose("send_message() refused all that it must refuse, but not before bytes of it had left.",
             "sent after that: " + quote(wire(right)), "received:        " + quote(received));
    }
    student.finishes("send_message()");
}

TEST_CASE("send_message() goes on until the socket has taken every byte" * points(1)
          * catches("ignores-short-send", 3)) {
    every_cut(8, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                for (const auto& message : given<ManyParts>()) {
                    send(line.socket, message);
                }
            },
            Faults().writes_cut_at(cuts.sizes()));
        ManyParts messages;
        for (std::size_t i = 0; i < cuts.count(); ++i) {
            messages.push_back(random_text(2));
            messages.push_back(random_colour());
        }
        student.give(messages);
        line.peer.receives(wire(messages));
        student.finishes("send_message()");
    });
}

TEST_CASE("send_message() throws when the peer has gone, and the program lives on" * points(1)
          * catches("sigpipe-not-ignored", 3, Status::crashed) * catches("send-result-unchecked", 3)) {
    auto line = local_connection(); // Unix-domain sockets: the very first send to a peer that has gone fails
    auto student = run([&] {
        send(line.socket, given<Parts>());
        send(line.socket, given<Parts>());
    });
    const auto text = random_text();
    student.give(text);
    line.peer.receives(wire(text));
    line.peer.close();
    student.give(random_text());
    student.throws_system_error({EPIPE, ECONNRESET}, "send_message(), to a peer that has gone,");
}

// receive_message()

TEST_CASE("receive_message() takes as many bytes as the type says" * points(1)
          * catches("type-byte-body-length-ignored", 4) * never_ends * no_room) {
    auto line = connection();
    auto student = run([&] {
        for (int i = 0; i < 4; ++i) {
            tell(receive(line.socket));
        }
    });
    const ManyParts messages{random_dot(), random_text(), random_colour(), random_text(3)};
    line.peer.send(wire(messages));
    for (const auto& message : messages) {
        const auto received = told_message(student);
        must_have_no_header_in(message, received);
        must_be_received(message, received);
    }
    student.finishes("receive_message()");
}

TEST_CASE("receive_message() puts a message together from any pieces" * points(1) * catches("body-short-read", 4)
          * never_ends * no_room) {
    every_cut(8, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                std::vector<MaybeParts> received;
                for (std::size_t i = 0; i < 2 * cuts.count(); ++i) {
                    received.push_back(receive(line.socket));
                }
                return received;
            },
            Faults().reads_cut_at(cuts.sizes()));
        withdraw_suspicion();
        if (cuts.text() == "1+7") { // the first to fail where type and size are expected together
            suspect("header-short-read", 4);
        }
        ManyParts messages;
        for (std::size_t i = 0; i < cuts.count(); ++i) {
            messages.push_back(random_text(2));
            messages.push_back(random_colour());
        }
        line.peer.send(wire(messages));
        const auto received = student.value("receive_message()");
        for (std::size_t i = 0; i < messages.size(); ++i) {
            must_be_received(messages[i], i < received.size() ? received[i] : std::nullopt);
        }
    });
}

TEST_CASE("receive_message() neither takes nor awaits a byte of the next message" * points(1)
          * catches("peek-or-fionread-as-framing", 4, Status::spinning) * catches("reads-past-current-message", 4)) {
    auto line = connection();
    auto student = run([&] {
        for (int i = 0; i < 3; ++i) {
            tell(receive(line.socket));
        }
        return bytes_in(line.socket, 8);
    });
    const auto first = random_text();
    const auto third = random_text();
    const auto half = wire(third).size() / 2;
    line.peer.send(wire(first) + wire(ping) + wire(third).substr(0, half));
    must_tell(student, first);
    must_tell(student, ping);
    waits_for_more(student);
    const auto rest = random_word();
    line.peer.send(wire(third).substr(half) + rest);
    must_tell(student, third);
    if (const auto found = student.value("recv(), by somebody else after receive_message(),"); found != rest) {
        lose("receive_message() took bytes out of the socket that belong to what comes next.",
             "sent behind the message:      " + quote(rest), "still found there by a recv(): " + quote(found));
    }
}

TEST_CASE("receive_message() waits for no body where there is none" * points(1) * catches("empty-body-waited-for", 4)) {
    auto line = connection();
    auto student = run([&] {
        for (int i = 0; i < 3; ++i) {
            tell(receive(line.socket));
        }
    });
    const Parts empty(Type::text, "");
    line.peer.send(wire(ping));
    must_tell(student, ping);
    line.peer.send(wire(empty));
    const auto received = told_message(student);
    if (!received) {
        suspect("empty-message-taken-for-the-end", 4);
    }
    must_be_received(empty, received);
    withdraw_suspicion();
    const auto dot = random_dot();
    line.peer.send(wire(dot));
    must_tell(student, dot);
    student.finishes("receive_message()");
}

TEST_CASE("receive_message() knows types and sizes above 127" * points(1) * catches("length-signedness", 5) * no_room) {
    auto line = connection();
    auto student = run([&] {
        for (int i = 0; i < 5; ++i) {
            tell(receive(line.socket));
        }
    });
    for (const std::size_t size : {127U, 128U, 200U, 255U}) {
        if (size == 255) { // after the others this one is hard only for a buffer that is too small
            suspect("nul-terminator-overflow", 4);
        }
        const auto text = random_text(size);
        line.peer.send(wire(text));
        must_tell(student, text);
    }
    withdraw_suspicion();
    const auto pong = random_pong();
    line.peer.send(wire(pong));
    must_tell(student, pong);
    student.finishes("receive_message()");
}

TEST_CASE("receive_message() takes the byte of an unknown type, throws, and takes no more" * points(1)
          * catches("type-byte-not-validated", 6) * never_ends) {
    const std::vector<int> unknown{'Q', 't', 0, 'D' + 128, 255};
    auto line = connection();
    auto student = run([&] {
        for (std::size_t i = 0; i < unknown.size(); ++i) {
            try {
                tell(std::optional<MaybeParts>(std::in_place, receive(line.socket)));
            } catch (const net::protocol_error&) {
                tell(std::optional<MaybeParts>());
            }
            tell(bytes_in(line.socket, 3));
        }
    });
    for (const int byte : unknown) {
        const auto behind = wire(random_dot());
        line.peer.send(std::string(1, static_cast<char>(byte)) + behind);
        const auto type = name_of(type_of(byte));
        if (const auto returned =
                student.told<std::optional<MaybeParts>>("what receive_message() does about " + type)) {
            lose("receive_message() returned, although " + type + " is unknown.", "expected: net::protocol_error",
                 "returned: " + in_words(*returned));
        }
        const auto found = student.told<std::string>("what is left in the socket behind " + type);
        if (found != behind) {
            lose("receive_message() threw, but did not take just the byte of the unknown type.",
                 "sent: " + quote(static_cast<char>(byte) + behind), "left in the socket, expected: " + quote(behind),
                 "left in the socket, found:    " + quote(found));
        }
    }
    student.finishes("receive_message()");
}

TEST_CASE("receive_message() returns nothing at an end between two messages" * points(1)
          * catches("eof-between-messages-is-error", 6) * never_ends) {
    auto line = connection();
    auto student = run([&] {
        for (int i = 0; i < 3; ++i) {
            tell(receive(line.socket));
        }
    });
    const auto text = random_text();
    line.peer.send(wire(text) + wire(ping));
    line.peer.finish();
    must_tell(student, text);
    must_tell(student, ping);
    must_tell(student, std::nullopt);
    student.finishes("receive_message()");
}

TEST_CASE("receive_message() throws protocol_error at an end inside a message" * points(1)
          * catches("eof-mid-message-accepted", 6) * never_ends) {
    for (const auto& cut : {random_text(3), random_colour()}) {
        const auto bytes = wire(cut);
        for (std::size_t arrived = 0; arrived < bytes.size(); ++arrived) {
            auto line = connection();
            auto student = run([&] {
                tell(receive(line.socket));
                return receive(line.socket);
            });
            const auto whole = random_text();
            line.peer.send(wire(whole) + bytes.substr(0, arrived));
            line.peer.finish();
            must_tell(student, whole);
            if (arrived == 0) {
                must_be_received(std::nullopt, student.value("receive_message(), at the end,"));
            } else {
                student.throws_protocol_error("receive_message(), with " + std::to_string(arrived) + " of the "
                                              + std::to_string(bytes.size()) + " bytes of a " + name_of(cut.first)
                                              + " before the end,");
            }
        }
    }
}

TEST_CASE("receive_message() throws system_error when the peer resets" * points(1)
          * catches("recv-result-unchecked", 6)) {
    for (const std::size_t arrived : {0U, 1U, 4U}) {
        auto line = connection();
        auto student = run([&] {
            tell(receive(line.socket));
            return receive(line.socket);
        });
        const auto text = random_text();
        line.peer.send(wire(text));
        must_tell(student, text);
        if (arrived != 0) {
            line.peer.send(wire(random_text()).substr(0, arrived));
        }
        waits_for_more(student);
        line.peer.reset();
        student.throws_system_error({ECONNRESET}, "receive_message(), after a reset,");
    }
}

// Both

TEST_CASE("A signal that interrupts send() or recv() changes nothing" * points(1) * catches("eintr-not-retried", 4)
          * never_ends) {
    Faults faults; // each call that can wait is interrupted: twice at first, then every second time
    for (const Call call : {Call::send, Call::write, Call::recv, Call::read, Call::poll, Call::select}) {
        faults.fail(call, {EINTR, EINTR, 0, EINTR, 0, EINTR, 0, EINTR});
    }
    auto line = connection();
    auto student = run(
        [&] {
            send(line.socket, given<Parts>());
            tell(receive(line.socket));
            return receive(line.socket);
        },
        faults);
    const auto sent = random_text();
    student.give(sent);
    line.peer.receives(wire(sent));
    const ManyParts messages{random_text(), random_colour()};
    line.peer.send(wire(messages));
    must_tell(student, messages[0]);
    must_be_received(messages[1], student.value("receive_message()"));
    nothing_more_was_sent(line.peer);
}

TEST_CASE("A body may have bytes of any value, NUL among them" * points(1) * catches("embedded-nul-truncation", 5)) {
    auto line = connection();
    auto student = run([&] {
        for (const auto& message : given<ManyParts>()) {
            send(line.socket, message);
        }
        for (int i = 0; i < 4; ++i) {
            tell(receive(line.socket));
        }
    });
    std::string low;
    std::string high;
    for (int byte = 0; byte < 256; ++byte) {
        (byte < 128 ? low : high) += static_cast<char>(byte);
    }
    const Parts dot(Type::dot, std::string(1, '\0') + random_word(1));
    const Parts text(Type::text, '\0' + random_word(3) + '\0' + random_word(3) + '\0');
    const ManyParts messages{dot, text, {Type::text, low}, {Type::text, high}};
    student.give(messages);
    line.peer.receives(wire(messages));
    line.peer.send(wire(messages));
    for (const auto& message : messages) {
        must_tell(student, message);
    }
    student.finishes("receive_message()");
    nothing_more_was_sent(line.peer);
}

TEST_CASE("Two sockets have nothing in common" * points(1) * catches("state-shared-between-readers", 4)) {
    auto one = connection();
    auto other = connection();
    auto student = run([&] {
        for (int i = 0; i < 2; ++i) {
            tell(receive(one.socket));
            tell(receive(other.socket));
        }
        try {
            tell(receive(one.socket));
        } catch (const net::protocol_error&) {
            tell(MaybeParts(ping));
        }
        tell(receive(other.socket));
        return receive_all(other.socket);
    });
    const ManyParts of_one{random_text(), random_dot()};
    const ManyParts of_other{random_dot(), random_text(), random_text(), random_colour()};
    one.peer.send(wire(of_one) + wire(random_text()).substr(0, 5));
    one.peer.finish();
    other.peer.send(wire(of_other));
    other.peer.finish();
    for (std::size_t i = 0; i < 2; ++i) {
        must_be_received(of_one[i], told_message(student), "receive_message(), from one of two sockets,");
        must_be_received(of_other[i], told_message(student), "receive_message(), from the other socket,");
    }
    must_be_received(ping, told_message(student), "receive_message(), at an end inside a message,");
    must_be_received(of_other[2], told_message(student), "receive_message(), from the other socket,");
    must_be_received({of_other[3]}, student.value("receive_messages()"), "receive_messages()");
}

// receive_messages()

TEST_CASE("receive_messages() returns all messages up to the end" * points(1)
          * catches("eof-between-messages-is-error", 7) * never_ends) {
    auto line = connection();
    auto silent = connection();
    auto student = run([&] { return std::pair(receive_all(line.socket), receive_all(silent.socket)); });
    const ManyParts messages{random_text(), random_dot(), ping, random_colour(), random_text(0), random_text(1)};
    line.peer.send(wire(messages));
    line.peer.finish();
    silent.peer.finish();
    const auto received = student.value("receive_messages()");
    if (received.first.size() == 1) {
        suspect("one-recv-one-message", 7);
    } else if (received.first.size() == 2 || received.first.size() == 3) { // up to the ping, or with it
        suspect("empty-message-taken-for-the-end", 7);
    }
    must_be_received(messages, received.first, "receive_messages()");
    must_be_received(ManyParts(), received.second, "receive_messages(), of a stream that ended at once,");
}

TEST_CASE("receive_messages() throws protocol_error at an unknown type or an end inside a message" * points(1)
          * catches("eof-mid-message-accepted", 7) * never_ends) {
    const auto throws_for = [](const std::string& what, const std::string& bytes) {
        auto line = connection();
        auto student = run([&] {
            tell(receive(line.socket));
            return receive_all(line.socket);
        });
        const auto first = random_text();
        line.peer.send(wire(first) + wire(random_dot()) + bytes);
        line.peer.finish();
        must_tell(student, first);
        student.throws_protocol_error("receive_messages(), " + what + ",");
    };
    throws_for("with the type of a text before the end", wire(random_text()).substr(0, 1));
    throws_for("with the type and the size of a text before the end", wire(random_text()).substr(0, 2));
    throws_for("with one byte of a text missing at the end", wire(random_text(9)).substr(0, 10));
    suspect("type-byte-not-validated", 7);
    throws_for("with an unknown type between two messages", "Q" + wire(random_text()));
    throws_for("with an unknown type as the last byte", "Q");
}

TEST_CASE("receive_messages() does work in proportion to what it receives" * points(1) * measures_work()
          * catches("quadratic-rescan-or-erase", 7)) {
    grows_linearly(12800, "messages", [](std::size_t count) {
        auto line = connection();
        auto student = run([&] {
            std::string bodies;
            for (const auto& message : typed::receive_messages(line.socket)) {
                if (!message.body.empty()) {
                    bodies += message.body;
                }
            }
            return bodies;
        });
        const auto bodies = random_word(count / 2);
        const auto four = wire(Type::dot, "??") + wire(ManyParts(3, ping));
        std::string bytes;
        for (std::size_t i = 0; i < bodies.size(); i += 2) {
            bytes += four;
            bytes.replace(bytes.size() - four.size() + 1, 2, bodies, i, 2);
        }
        line.peer.send(bytes);
        line.peer.finish();
        student.returns(bodies, "receive_messages()");
    });
}

TEST_CASE("Long conversations survive small pieces and signals, both ways" * points(1)
          * catches("one-call-one-message", 7) * never_ends) {
    every_seed(3, [](const Seed& seed) {
        auto line = connection();
        auto single = connection();
        const auto count = seed.number(20, 30);
        auto student = run(
            [&] {
                for (std::size_t i = 0; i < count; ++i) {
                    tell(receive(single.socket));
                }
                auto received = receive_all(line.socket);
                for (const auto& message : given<ManyParts>()) {
                    send(line.socket, message);
                }
                return received;
            },
            seed.faults(100));
        const auto singly = random_messages(seed, count);
        single.peer.send(wire(singly));
        const auto to_receive = random_messages(seed, 2 * count);
        line.peer.send(wire(to_receive));
        line.peer.finish(); // which still lets the peer receive
        const auto to_send = random_messages(seed, count);
        student.give(to_send);
        for (const auto& message : singly) {
            must_tell(student, message);
        }
        line.peer.receives(wire(to_send));
        must_be_received(to_receive, student.value("receive_messages()"), "receive_messages()");
        nothing_more_was_sent(line.peer);
    });
}
