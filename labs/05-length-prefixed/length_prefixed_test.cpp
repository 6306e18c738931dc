// Lab 05, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test is the peer, at the other end of the line.

#include "length_prefixed.hpp"

#include "harness/lab_test.hpp"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace harness;
using length_prefixed::MessageReader;
using length_prefixed::send_message;

namespace {

using Message = std::optional<std::string>; // what next() returns
using Messages = std::vector<std::string>;

const catches never_ends("recv-zero-infinite-loop", 6, Status::spinning);
const catches spins("peek-or-fionread-as-framing", 4, Status::spinning);
const catches past_the_end("nul-terminator-overflow", 4, Status::crashed);
// What a report or a transcript proves, whatever the test is about.
const catches no_state("state-never-made", 4, Sign::state_never_made);
const catches no_room("room-without-size", 4, Sign::asks_for_no_bytes); // where no message is empty
const catches no_body("empty-message-taken-for-the-end", 4, Sign::waits_for_no_bytes);

// In bodies.

enum class How {
    message,
    end,
    broken
};
using Outcome = std::pair<How, std::string>; // of next(), with the message, or with the text of the protocol_error

Outcome outcome_of_next(MessageReader& reader) {
    try {
        const Message message = reader.next();
        return message ? Outcome(How::message, *message) : Outcome(How::end, "");
    } catch (const net::protocol_error& error) {
        return {How::broken, error.what()};
    }
}

/// Each outcome as soon as it is there.
void tell_outcomes(int socket, std::size_t count) {
    MessageReader reader(socket);
    for (std::size_t i = 0; i < count; ++i) {
        tell(outcome_of_next(reader));
    }
}

/// The same without expecting a protocol_error.
void tell_messages(int socket, std::size_t count) {
    MessageReader reader(socket);
    for (std::size_t i = 0; i < count; ++i) {
        tell(reader.next());
    }
}

void send_messages(int socket, const Messages& messages) {
    for (const auto& message : messages) {
        send_message(socket, message);
    }
}

// On the other side: the protocol in the test's own words, so that no reader is judged by its own sender.

std::string five_digits(std::size_t number) {
    const std::string digits = std::to_string(number);
    return std::string(5 - std::min<std::size_t>(digits.size(), 5), '0') + digits;
}

std::string framed(const std::string& message) { return five_digits(message.size()) + message; }

std::string framed(const Messages& messages) {
    std::string bytes;
    for (const auto& message : messages) {
        bytes += framed(message);
    }
    return bytes;
}

Messages random_messages(const std::vector<std::size_t>& lengths) {
    Messages messages;
    for (const auto length : lengths) {
        messages.push_back(random_word(length));
    }
    return messages;
}

char random_digit() { return static_cast<char>('0' + random_number(1, 9)); }

std::vector<Connection> connections(std::size_t count) {
    std::vector<Connection> lines;
    for (std::size_t i = 0; i < count; ++i) {
        lines.push_back(connection());
    }
    return lines;
}

/// Every call that can wait meets signals: two at once before it has done anything, then one after each time it has.
Faults signals() {
    Faults faults;
    for (const Call call : {Call::send, Call::write, Call::recv, Call::read, Call::poll, Call::select}) {
        faults.fail(call, {EINTR, EINTR, 0, EINTR, 0, EINTR, 0, EINTR, 0, EINTR, 0, EINTR});
    }
    return faults;
}

void nothing_more_was_sent(Peer& peer) {
    if (const auto more = peer.rest(); !more.empty()) {
        lose("The peer received more bytes than it should have.", "too many: " + quote(more));
    }
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string in_words(const Outcome& outcome) {
    if (outcome.first == How::end) {
        return "nothing, as at the end of the stream";
    }
    return outcome.first == How::broken ? "a protocol_error: " + escape(outcome.second) : quote(outcome.second);
}

std::string up_to_first_nul(const std::string& message) { return message.substr(0, message.find('\0')); }

/// What it looks like when a header is read as an octal number, as strtol does with base 0: "00012" becomes ten.
std::string as_octal(const std::string& message) {
    const auto digits = five_digits(message.size());
    return contains(digits, "8") || contains(digits, "9") ? message : message.substr(0, std::stoul(digits, nullptr, 8));
}

/// From what was returned instead of a message: which belief made that of it?
void suspect_the_reason(const std::string& sent, const Outcome& outcome) {
    const auto& [how, got] = outcome;
    if (how == How::end && sent.empty()) {
        suspect("empty-message-taken-for-the-end", 4);
    } else if (how != How::message) {
        return;
    } else if (got == framed(sent)) {
        suspect("header-left-in-the-message", 4);
    } else if (got == sent.substr(0, std::max<std::size_t>(sent.size(), 5) - 5)) {
        suspect("header-inclusive-length-confusion", 4);
    } else if (got == as_octal(sent)) {
        suspect("leading-zeros-taken-for-octal", 4);
    } else if (got == up_to_first_nul(sent)) {
        suspect("embedded-nul-truncation", 4);
    } else if (got.size() > sent.size() && got.substr(0, sent.size()) == sent) {
        suspect("recv-unterminated-string", 4);
    } else if (got.size() < sent.size() && sent.substr(0, got.size()) == got) {
        suspect("body-short-read", 4);
    }
}

void must_be(const std::string& sent, const Outcome& got) {
    if (got != Outcome(How::message, sent)) {
        suspect_the_reason(sent, got);
        lose("next() did not return the message that was sent.", "sent:     " + quote(framed(sent)),
             "returned: " + in_words(got));
    }
}

void must_be(const std::string& sent, const Message& got) {
    must_be(sent, got ? Outcome(How::message, *got) : Outcome(How::end, ""));
}

/// The message in front of what a test is about.
void comes_first(const std::string& sent, Conversation& student) {
    suspect("one-recv-one-message", 4);
    const auto got = student.told<Outcome>("the first message from next()");
    must_be(sent, got);
    withdraw_suspicion();
}

void must_be_the_end(const Message& got) {
    if (got) {
        lose("next() returned a message that nobody sent, instead of the end of the stream.",
             "returned: " + quote(*got));
    }
}

/// \return the text of the protocol_error that next() must have thrown
std::string must_be_broken(const Outcome& got, const std::string& because) {
    if (got.first != How::broken) {
        lose("next() must throw net::protocol_error " + because + ".", "returned: " + in_words(got));
    }
    return got.second;
}

/// Whether the text has that number in it, alone and not as a part of another.
bool names_number(const std::string& text, std::size_t number) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string digits;
        while (i < text.size() && is_digit(text[i])) {
            digits += text[i++];
        }
        digits.erase(0, digits.find_first_not_of('0'));
        const bool is_zero = digits.empty() && i != 0 && text[i - 1] == '0';
        if (is_zero ? number == 0 : digits == std::to_string(number)) {
            return true;
        }
    }
    return false;
}

/// A way to send a message that looks much like the right one.
struct WrongWay {
    const char* misconception;
    const char* sentence;
    std::function<std::string(const std::string&)> encode;
};

std::string filled(const std::string& text, std::size_t left, std::size_t right, char with) {
    return std::string(left, with) + text + std::string(right, with);
}

const std::vector<WrongWay>& wrong_ways() {
    static const std::vector<WrongWay> ways = {
        {"no-message-boundary-on-send", "The messages went out without their lengths: where does the first one end?",
         [](const std::string& m) { return m; }},
        {"header-of-varying-width", "The header is only as long as the number: the receiver waits for five digits.",
         [](const std::string& m) { return std::to_string(m.size()) + m; }},
        {"length-padded-with-blanks", "The header is filled up with blanks instead of zeros.",
         [](const std::string& m) {
             const auto digits = std::to_string(m.size());
             return filled(digits, 5 - digits.size(), 0, ' ') + m;
         }},
        {"length-padded-with-blanks", "The header is filled up with blanks behind the number, not with zeros in front.",
         [](const std::string& m) {
             const auto digits = std::to_string(m.size());
             return filled(digits, 0, 5 - digits.size(), ' ') + m;
         }},
        {"header-of-varying-width", "The zeros stand behind the number, where they make it larger.",
         [](const std::string& m) {
             const auto digits = std::to_string(m.size());
             return filled(digits, 0, 5 - digits.size(), '0') + m;
         }},
        {"header-inclusive-length-confusion", "The header counts itself: the length is that of the body alone.",
         [](const std::string& m) { return five_digits(m.size() + 5) + m; }},
        {"length-behind-the-message", "The length stands behind the message, where it comes too late.",
         [](const std::string& m) { return m + five_digits(m.size()); }},
        {"no-room-for-the-nul", "The header ends with a NUL instead of its fifth digit.",
         [](const std::string& m) { return five_digits(m.size()).substr(0, 4) + '\0' + m; }},
        {"embedded-nul-truncation", "The message was sent up to its first NUL only.",
         [](const std::string& m) { return framed(up_to_first_nul(m)); }},
        {"embedded-nul-truncation", "The message was announced whole, but sent up to its first NUL only.",
         [](const std::string& m) { return five_digits(m.size()) + up_to_first_nul(m); }},
        {"number-sent-as-memory", "The length went out as it lies in memory, not as digits.",
         [](const std::string& m) { return filled("", 0, 3, '\0') + static_cast<char>(m.size()) + m; }},
        {"number-sent-as-memory", "The length went out as it lies in memory, not as digits.",
         [](const std::string& m) { return static_cast<char>(m.size()) + filled("", 0, 3, '\0') + m; }},
        {"number-sent-as-memory", "The length went out as it lies in memory, not as digits.",
         [](const std::string& m) { return static_cast<char>(m.size()) + filled("", 0, 7, '\0') + m; }},
        {"sleep-or-ack-to-separate-messages", "A newline follows each message; nothing may.",
         [](const std::string& m) { return framed(m) + "\n"; }},
        {"sends-buffer-size-not-length", "A NUL follows each message; nothing may.",
         [](const std::string& m) { return framed(m) + std::string(1, '\0'); }},
        {"sends-buffer-size-not-length", "A NUL follows each message and is counted: it belongs to no message.",
         [](const std::string& m) { return framed(m + std::string(1, '\0')); }},
    };
    return ways;
}

/// Compares what was sent with the golden bytes; a way that is known to be wrong is told by its name.
/// \param all whether \p sent is all that was sent, or the beginning
void must_have_sent(const Messages& messages, const std::string& sent, bool all = true) {
    const auto right = framed(messages);
    if (sent == (all ? right : right.substr(0, sent.size()))) {
        return;
    }
    for (const auto& way : wrong_ways()) {
        std::string bytes;
        for (const auto& message : messages) {
            bytes += way.encode(message);
        }
        if (sent == (all ? bytes : bytes.substr(0, sent.size()))) {
            suspect(way.misconception, 3);
            lose(way.sentence, difference(right, sent));
        }
    }
    lose("The peer received the wrong bytes.", difference(right, sent));
}

/// The same while the student's code goes on: no right or wrong way sends less than the message itself.
void must_send(const std::string& message, Peer& peer) {
    const auto beginning = peer.receive(message.size());
    must_have_sent({message}, beginning, false);
    must_have_sent({message}, beginning + peer.receive(framed(message).size() - message.size()));
}

/// The first way to cut two messages, of two bytes and of none, that goes wrong: what does its last cut fall into?
void suspect_the_cut(const Cuts& cuts) {
    std::size_t at = 0;
    suspect("reads-past-current-message", 4); // without any cut
    for (const auto size : cuts.sizes()) {
        at += size;
        if (at < 5 || (at > 7 && at < 12)) {
            suspect("header-short-read", 4);
        } else if (at == 6) {
            suspect("body-short-read", 4);
        } else if (at < 12) {
            suspect("one-recv-one-message", 4);
        }
    }
}

} // namespace

// send_message()

TEST_CASE("send_message() sends five digits, then the message, and nothing in between" * points(1)
          * catches("sends-buffer-size-not-length", 3) * catches("nul-terminator-overflow", 3, Status::crashed)
          * catches("sleep-or-ack-to-separate-messages", 3, Status::stuck)) {
    auto line = connection();
    auto student = run([&] { send_messages(line.socket, given<Messages>()); });
    const auto messages = random_messages({7, 1, 12, 120});
    student.give(messages);
    student.finishes("send_message()");
    must_have_sent(messages, line.peer.rest());
    if (const auto pauses = student.count(Call::sleep); pauses != 0) {
        suspect("sleep-or-ack-to-separate-messages", 3);
        lose("send_message() sends the right bytes, but makes a pause between them.",
             "calls of sleep() and its like: " + std::to_string(pauses));
    }
}

TEST_CASE("send_message() goes on until header and body are taken to the last byte" * points(1)
          * catches("ignores-short-send", 3)) {
    every_cut(8, [](const Cuts& cuts) {
        auto line = connection();
        auto student =
            run([&] { send_messages(line.socket, given<Messages>()); }, Faults().writes_cut_at(cuts.sizes()));
        Messages messages;
        for (std::size_t i = 0; i < cuts.count(); ++i) {
            messages.push_back(random_word(3));
        }
        student.give(messages);
        student.finishes("send_message()");
        must_have_sent(messages, line.peer.rest());
    });
}

TEST_CASE("send_message() carries on when a signal interrupts send()" * points(1) * catches("eintr-not-retried", 3)) {
    auto line = connection();
    auto student = run([&] { send_messages(line.socket, given<Messages>()); }, signals());
    const auto messages = random_messages({8, 3});
    student.give(messages);
    student.finishes("send_message()");
    must_have_sent(messages, line.peer.rest());
}

TEST_CASE("send_message() throws when the peer has gone, and the program lives on" * points(1)
          * catches("sigpipe-not-ignored", 3, Status::crashed) * catches("send-result-unchecked", 3)) {
    auto line = local_connection(); // Unix-domain sockets: the very first send to a peer that has gone fails
    auto student = run([&] {
        send_message(line.socket, given<std::string>());
        send_message(line.socket, given<std::string>());
    });
    const auto message = random_word();
    student.give(message);
    must_send(message, line.peer);
    line.peer.close();
    student.give(random_word());
    student.throws_system_error({EPIPE, ECONNRESET}, "send_message(), to a peer that has gone,");
}

TEST_CASE("send_message() sends 99999 bytes, and refuses one more before a byte leaves" * points(1)
          * catches("maximum-not-kept", 3) * catches("message-fits-the-buffer", 3, Status::crashed)) {
    auto line = connection();
    auto student = run([&] {
        try {
            send_message(line.socket, given<std::string>());
            tell(true);
        } catch (const std::invalid_argument&) {
            tell(false);
        }
        send_message(line.socket, given<std::string>());
    });
    const auto message = random_word(99999);
    student.give(message);
    if (!student.told<bool>("whether send_message() takes 99999 bytes")) {
        suspect("maximum-off-by-one", 3);
        lose("send_message() refused a message of 99999 bytes, which five digits can still announce.");
    }
    must_send(message, line.peer);
    student.give(random_word(100000));
    student.throws_invalid_argument("send_message(), with 100000 bytes,");
    nothing_more_was_sent(line.peer);
}

// MessageReader: messages

TEST_CASE("next() returns as many bytes as the header announces, and not the header" * points(1)
          * catches("one-recv-one-message", 4) * catches("waits-for-more-than-the-message", 4, Status::stuck)
          * past_the_end * spins * no_state * no_room) {
    auto line = connection();
    auto student = run([&] { tell_messages(line.socket, 4); });
    const auto messages = random_messages({12, 3, 8, 100});
    for (const auto& message : messages) {
        line.peer.send(framed(message));
        must_be(message, student.told<Message>("the message from next()"));
    }
}

TEST_CASE("next() puts header and body together from any pieces" * points(1) * catches("header-short-read", 4)
          * catches("reads-past-current-message", 4, Status::stuck) * spins * past_the_end * no_state * no_body) {
    every_cut(12, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                MessageReader reader(line.socket);
                std::vector<Outcome> outcomes;
                do {
                    outcomes.push_back(outcome_of_next(reader));
                } while (outcomes.back().first == How::message && outcomes.size() < 2 * cuts.count());
                return outcomes;
            },
            Faults().reads_cut_at(cuts.sizes()));
        Messages messages;
        for (std::size_t i = 0; i < cuts.count(); ++i) {
            messages.push_back(random_word(2));
            messages.emplace_back();
        }
        line.peer.send(framed(messages));
        const auto outcomes = student.value("next()");
        if (cuts.count() == 1) {
            suspect_the_cut(cuts);
        }
        for (std::size_t i = 0; i < messages.size(); ++i) {
            must_be(messages[i], i < outcomes.size() ? outcomes[i] : Outcome(How::end, ""));
        }
        withdraw_suspicion();
    });
}

TEST_CASE("next() carries on where it was when a signal interrupts recv()" * points(1) * catches("eintr-not-retried", 4)
          * catches("partial-then-abandon-desync", 4, Status::stuck) * no_state * no_room) {
    auto line = connection();
    auto student = run([&] { tell_outcomes(line.socket, 2); }, signals());
    for (const auto& message : random_messages({10, 4})) {
        line.peer.send(framed(message));
        const auto got = student.told<Outcome>("the message from next()");
        suspect("partial-then-abandon-desync", 4);
        must_be(message, got);
        withdraw_suspicion();
    }
}

TEST_CASE("next() gives two and a half messages as two, and later the third" * points(1)
          * catches("reads-past-current-message", 4) * spins * no_state * no_room) {
    auto line = connection();
    auto student = run([&] { tell_outcomes(line.socket, 3); });
    const auto messages = random_messages({6, 9, 11});
    const auto bytes = framed(messages);
    line.peer.send(bytes.substr(0, bytes.size() - 6));
    must_be(messages[0], student.told<Outcome>("the first message, with the second and a half behind it"));
    must_be(messages[1], student.told<Outcome>("the second message, which came together with the first"));
    students_come_to_rest(); // whoever looks again and again for the rest, instead of waiting for it, does so for ever
    line.peer.send(bytes.substr(bytes.size() - 6));
    const auto third = student.told<Outcome>("the third message, which came in two halves");
    if (third.first == How::broken) {
        suspect("one-recv-one-message", 4);
    }
    must_be(messages[2], third);
}

TEST_CASE("next() returns an empty message for 00000, at once" * points(1)
          * catches("empty-message-taken-for-the-end", 4) * no_state * no_body) {
    for (const bool local : {false, true}) { // asked for no bytes, recv() may wait, or return 0 as at the end
        auto line = local ? local_connection() : connection();
        auto student = run([&] { tell_outcomes(line.socket, 3); });
        const auto messages = random_messages({3, 0, 5});
        for (const auto& message : messages) {
            line.peer.send(framed(message));
            must_be(message, student.told<Outcome>("the message with the header " + five_digits(message.size())));
        }
    }
}

TEST_CASE("Any bytes are sent and received: NULs, all 256 values, digits like a header" * points(1)
          * catches("embedded-nul-truncation", 4) * no_state * no_room) {
    auto line = connection();
    auto student = run([&] {
        send_messages(line.socket, given<Messages>());
        tell_messages(line.socket, 4);
        send_message(line.socket, given<std::string>()); // the reader is gone, the socket still open
    });
    std::string all;
    for (int value = 0; value < 256; ++value) {
        all += static_cast<char>(value);
    }
    const auto nul = std::string(1, '\0');
    const Messages messages = {random_word(3) + nul + random_word(3), nul + random_word(4) + nul,
                               "00003" + random_word(3) + "00001", all + random_bytes(44)};
    const auto last = random_word();
    student.give(messages);
    student.give(last);
    for (const auto& message : messages) {
        line.peer.send(framed(message));
        must_be(message, student.told<Message>("the message from next()"));
    }
    suspect("closes-borrowed-descriptor", 4);
    student.finishes("send_message(), after the reader is gone,");
    withdraw_suspicion();
    auto sent = messages;
    sent.push_back(last);
    must_have_sent(sent, line.peer.rest());
}

TEST_CASE("Two readers of two sockets have nothing in common" * points(1) * catches("state-shared-between-readers", 4)
          * catches("reads-past-current-message", 4, Status::stuck) * no_state * no_room) {
    auto line = connection();
    auto other = connection();
    auto student = run([&] {
        MessageReader reader(line.socket);
        MessageReader other_reader(other.socket);
        for (int i = 0; i < 3; ++i) {
            tell(outcome_of_next(reader));
            tell(outcome_of_next(other_reader));
        }
    });
    const auto messages = random_messages({5, 9, 4});
    const auto others = random_messages({7, 3, 11});
    line.peer.send(framed({messages[0], messages[1]}) + "no digits");
    other.peer.send(framed(others));
    for (std::size_t i = 0; i < others.size(); ++i) {
        const auto got = student.told<Outcome>("the message from the first reader");
        if (i < 2) {
            must_be(messages[i], got);
        } else {
            must_be_broken(got, "for the header \"no di\"");
        }
        must_be(others[i], student.told<Outcome>("the message from the second reader"));
    }
}

// MessageReader: what is not a message

TEST_CASE("next() refuses a header that is not five digits, at once, and names it" * points(1)
          * catches("length-unvalidated", 5) * no_state * no_room) {
    struct Broken {
        const char* misconception;
        std::string header;
        std::string must_name;
    };
    constexpr std::size_t count = 18;
    auto lines = connections(count);
    auto student = run([&] {
        for (auto& line : lines) {
            tell_outcomes(line.socket, 2);
        }
    });
    const std::string a(1, random_digit());
    const std::string b(1, random_digit());
    const std::string c(1, random_digit());
    const auto nul = std::string(1, '\0');
    const std::vector<Broken> all = {
        {"length-unvalidated", a + b + "a" + c + "5", a + b + "a"},
        {"length-unvalidated", "000" + a + "\n", "000" + a},
        {"length-unvalidated", "x000" + a, "x"},
        {"length-unvalidated", "0x1F" + a, "0x"},
        {"length-unvalidated", "0" + a + ".5" + b, "0" + a + "."},
        {"length-unvalidated", "000" + a + ":", "000" + a + ":"},
        {"length-unvalidated", "00/" + a + b, "00/"},
        {"length-signedness", "-000" + a, "-"},
        {"length-signedness", "+00" + a + b, "+"},
        {"length-signedness", "0-" + a + b + c, "0-"},
        {"length-padded-with-blanks", "  " + a + b + c, " "},
        {"length-padded-with-blanks", a + b + "   ", a + b},
        {"length-padded-with-blanks", "     ", " "},
        {"length-unvalidated", "0\t" + a + b + c, "0"},
        {"length-unvalidated", std::string(5, '\0'), ""},
        {"length-unvalidated", "00" + a + nul + b, "00" + a},
        {"length-unvalidated", "\xD9\xA3\xD9\xA3" + a, ""}, // digits indeed, in Arabic and in UTF-8
        {"length-unvalidated", "\xFF\xFF\xFF\xFF\xFF", ""},
    };
    for (std::size_t i = 0; i < count; ++i) {
        const auto& [misconception, header, must_name] = all.at(i);
        const auto before = random_word(4);
        lines[i].peer.send(framed(before));
        comes_first(before, student);
        lines[i].peer.send(header);
        suspect(misconception, 5);
        const auto text = must_be_broken(student.told<Outcome>("next() with the header " + quote(header)),
                                         "for the header " + quote(header));
        withdraw_suspicion();
        if (!contains(text, must_name)) {
            suspect("error-names-nothing", 5);
            lose("The text of the protocol_error does not contain the header.", "header: " + quote(header),
                 "what(): " + escape(text));
        }
    }
}

TEST_CASE("next() goes on throwing protocol_error once the stream is out of step" * points(1)
          * catches("broken-stream-goes-on", 6) * never_ends * no_state * no_room) {
    auto lines = connections(3);
    auto student = run([&] {
        for (auto& line : lines) {
            tell_outcomes(line.socket, 4);
        }
    });
    const auto before = random_messages({4, 6, 8});
    const std::string breaks[] = {"?????" + framed(before), "000", "00009half"};
    const std::string reasons[] = {"for the header \"?????\"", "when the stream ends inside a header",
                                   "when the stream ends inside a body"};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].peer.send(framed(before[i]));
        comes_first(before[i], student);
        lines[i].peer.send(breaks[i]);
        if (i != 0) {
            lines[i].peer.finish();
        }
        suspect(i == 0 ? "length-unvalidated" : "eof-mid-message-accepted", i == 0 ? 5 : 6);
        must_be_broken(student.told<Outcome>("next() " + reasons[i]), reasons[i]);
        withdraw_suspicion();
        for (int again = 0; again < 2; ++again) {
            must_be_broken(student.told<Outcome>("next() again after a protocol_error"),
                           "again: where the next message begins, nobody knows");
        }
    }
}

TEST_CASE("next() returns nothing when the stream ends between two messages" * points(1)
          * catches("eof-between-messages-is-error", 6) * never_ends * no_state * no_room) {
    auto line = connection();
    auto silent = connection();
    auto student = run([&] {
        tell_messages(line.socket, 4);
        tell_messages(silent.socket, 1);
    });
    const auto messages = random_messages({8, 3});
    line.peer.send(framed(messages));
    line.peer.finish();
    silent.peer.finish();
    must_be(messages[0], student.told<Message>("the first message"));
    must_be(messages[1], student.told<Message>("the last message"));
    must_be_the_end(student.told<Message>("next() at the end of the stream"));
    must_be_the_end(student.told<Message>("next() again, at the end of the stream"));
    must_be_the_end(student.told<Message>("next() with a peer that never sent a byte"));
}

TEST_CASE("next() throws protocol_error when the stream ends inside a message, and says where" * points(1)
          * catches("eof-mid-message-accepted", 6) * never_ends * no_state * no_room) {
    constexpr std::size_t length = 12;
    auto lines = connections(length + 5 - 1);
    auto student = run([&] {
        for (auto& line : lines) {
            tell_outcomes(line.socket, 2);
        }
    });
    const auto messages = random_messages({6, length});
    for (std::size_t arrived = 1; arrived < length + 5; ++arrived) {
        auto& line = lines[arrived - 1];
        const auto part = framed(messages[1]).substr(0, arrived);
        line.peer.send(framed(messages[0]) + part);
        line.peer.finish();
        comes_first(messages[0], student);
        const auto text = must_be_broken(student.told<Outcome>("next() with " + quote(part) + " before the end"),
                                         "when the stream ends after " + quote(part));
        const bool says_where =
            arrived < 5 ? contains(text, part) : names_number(text, arrived - 5) && names_number(text, length);
        if (!says_where) {
            suspect("error-names-nothing", 6);
            lose("The text of the protocol_error does not say where the stream ended.",
                 arrived < 5 ? "missing: the digits that came, " + part
                             : "missing: how many bytes of the body came, " + std::to_string(arrived - 5)
                                   + ", or were announced, " + std::to_string(length),
                 "what():  " + escape(text));
        }
    }
}

TEST_CASE("next() throws system_error when the peer resets" * points(1) * catches("recv-result-unchecked", 6) * no_state
          * no_room) {
    for (const bool inside : {false, true}) {
        auto line = connection();
        auto student = run([&] {
            MessageReader reader(line.socket);
            tell(outcome_of_next(reader));
            tell(reader.next());
        });
        const auto message = random_word();
        line.peer.send(framed(message));
        comes_first(message, student);
        if (inside) {
            line.peer.send("00020" + random_word());
        }
        line.peer.reset();
        student.throws_system_error({ECONNRESET}, "next(), after a reset,");
    }
}

// Both, and the work

TEST_CASE("Long messages survive small pieces and signals, both ways" * points(1)
          * catches("message-fits-the-buffer", 4, Status::crashed) * never_ends * catches("one-call-one-message", 4)
          * no_state * no_body) {
    every_seed(2, [](const Seed& seed) {
        auto line = connection();
        auto student = run(
            [&] {
                MessageReader reader(line.socket);
                Messages received;
                while (const auto message = reader.next()) {
                    received.push_back(*message);
                }
                send_messages(line.socket, given<Messages>());
                return received;
            },
            seed.faults(3000));
        const Messages to_receive = {random_bytes(seed.number(1000, 6000)), random_bytes(99999), "",
                                     random_bytes(seed.number(1000, 6000, 1))};
        line.peer.send(framed(to_receive));
        line.peer.finish(); // which still lets the peer receive
        const Messages to_send = {random_bytes(seed.number(1000, 6000, 2)), "",
                                  random_bytes(seed.number(10000, 60000, 3))};
        student.give(to_send);
        student.returns(to_receive, "next(), called up to the end,");
        must_have_sent(to_send, line.peer.rest());
    });
}

TEST_CASE("next() does not copy what it has at every piece of a long message" * points(1) * measures_work()
          * catches("quadratic-rescan-or-erase", 7) * spins * no_state * no_room) {
    grows_linearly(99999 / 8, "bytes", [](std::size_t n) {
        auto line = connection();
        auto student = run(
            [&] {
                MessageReader reader(line.socket);
                return outcome_of_next(reader);
            },
            Faults().reads_of_at_most(8));
        const auto message = random_word(n);
        line.peer.send(framed(message));
        if (const auto got = student.value("next()"); got != Outcome(How::message, message)) {
            suspect("one-call-one-message", 4);
            must_be(message, got);
        }
    });
}

TEST_CASE("next() does not move what it has at every one of many messages" * points(1) * measures_work()
          * catches("quadratic-rescan-or-erase", 7) * spins * no_state * no_body) {
    grows_linearly(12800, "messages", [](std::size_t n) {
        auto line = connection();
        auto student = run([&] {
            MessageReader reader(line.socket);
            std::string all;
            while (const auto message = reader.next()) {
                if (!message->empty()) {
                    all += *message;
                }
            }
            return all;
        });
        const auto all = random_word(n / 4);
        std::string empty_ones;
        for (int i = 0; i < 15; ++i) {
            empty_ones += framed("");
        }
        std::string bytes;
        for (std::size_t i = 0; i < all.size(); i += 4) { // four bytes now and then, and empty ones between them
            bytes += framed(all.substr(i, 4));
            bytes += empty_ones;
        }
        line.peer.send(bytes);
        line.peer.finish();
        if (const auto received = student.value("next()"); received != all) {
            suspect("one-call-one-message", 4);
            lose("next() returned other messages than those that were sent.", difference(all, received));
        }
    });
}
