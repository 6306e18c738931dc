// Lab 04, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test is the peer, at the other end of the line.

#include "delimited.hpp"

#include "harness/lab_test.hpp"

#include <sys/ioctl.h>

#include <cerrno>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace harness;

namespace {

using Texts = std::vector<std::string>;
/// What next() has returned: text and `complete`, or nothing.
using Answer = std::optional<std::pair<std::string, bool>>;
using Answers = std::vector<Answer>;

constexpr std::size_t limit = 1000; // of a line, where it does not matter
const std::string lf = "\n";
const std::string crlf = "\r\n";

const catches line_overflows("line-buffer-overflow", 3, Status::crashed);
const catches never_ends("recv-zero-infinite-loop", 5, Status::spinning);

/// What a report or a transcript proves, whatever the test is about.
const struct {
    void fill(doctest::detail::TestCase& test) const {
        catches("state-never-made", 3, Sign::state_never_made).fill(test);
        catches("room-without-size", 3, Sign::asks_for_no_bytes).fill(test);
    }
} proofs;

// In bodies.

Answer next_line(delimited::LineReader& reader) {
    const auto line = reader.next();
    return line ? Answer(std::pair(line->text, line->complete)) : Answer();
}

Answers next_lines(delimited::LineReader& reader, std::size_t count) {
    Answers lines;
    while (lines.size() < count) {
        lines.push_back(next_line(reader));
    }
    return lines;
}

bool refuses_line(delimited::LineReader& reader) {
    try {
        reader.next();
    } catch (const net::protocol_error&) {
        return true;
    }
    return false;
}

std::size_t bytes_left_in(int socket) {
    int left = 0;
    return ::ioctl(socket, FIONREAD, &left) == 0 ? static_cast<std::size_t>(left) : 0;
}

// On the other side.

/// Every call that can wait is interrupted twice before it does anything.
Faults twice_interrupted() {
    Faults faults;
    for (const Call call : {Call::send, Call::write, Call::recv, Call::read, Call::poll, Call::select}) {
        faults.fail(call, {EINTR, EINTR});
    }
    return faults;
}

const Answer end_of_stream;
Answer whole(const std::string& text) { return std::pair(text, true); }
Answer unfinished(const std::string& text) { return std::pair(text, false); }

Answers all_whole(const Texts& texts) {
    Answers lines;
    for (const auto& text : texts) {
        lines.push_back(whole(text));
    }
    return lines;
}

Texts random_words(std::size_t count, std::size_t length = 8) {
    Texts words(count);
    for (auto& word : words) {
        word = random_word(length);
    }
    return words;
}

/// The bytes of these lines on the wire.
std::string delimit(const Texts& texts, const std::string& delimiter) {
    std::string bytes;
    for (const auto& text : texts) {
        bytes += text + delimiter;
    }
    return bytes;
}

std::string shown(const Answer& line) {
    return line ? quote(line->first) + (line->second ? ", complete" : ", not complete") : "nothing: no more lines";
}

std::string without_blanks(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

/// What a wrong line says about the code that made it, and whom to suspect.
std::string judged(const std::string& right, const std::string& text, const std::string& delimiter) {
    if (text == right + delimiter) {
        suspect("delimiter-kept-on-the-line", 2);
        return "next() left the delimiter on the line.";
    }
    if (delimiter == crlf && text == right + "\r") {
        suspect("cr-left-on-the-line", 4);
        return "next() left the CR of the delimiter on the line.";
    }
    if (delimiter.size() == 1 && text.find(delimiter) != std::string::npos) {
        suspect("one-recv-one-message", 2);
        return "next() returned a line with a delimiter in it.";
    }
    if (text.empty() || text.size() >= right.size()) {
        return "next() returned the wrong line.";
    }
    if (without_blanks(text) == without_blanks(right)) {
        suspect("strips-more-than-the-delimiter", 2);
        return "next() took more off the line than the delimiter.";
    }
    const char next = right[text.size()];
    if (right.starts_with(text) && delimiter == crlf && (next == '\r' || next == '\n')) {
        return "next() took a CR or LF alone for the end of the line.";
    }
    if (right.starts_with(text) && right.size() > 4000) {
        suspect("line-buffer-overflow", 3);
        return "next() returned only the first " + std::to_string(text.size()) + " bytes of a long line.";
    }
    if (right.starts_with(text)) {
        suspect("one-recv-one-message", 2);
        return "next() returned a line whose delimiter had not come yet.";
    }
    if (right.ends_with(text)) {
        suspect("partial-line-lost", 3);
        return "next() returned only the end of the line.";
    }
    return "next() returned the wrong line.";
}

/// Loses the test when they differ, with what the difference says.
void must_be(const Answer& expected, const Answer& returned, const std::string& delimiter = lf) {
    if (returned == expected) {
        return;
    }
    std::string what;
    if (!expected) {
        if (returned->first.empty()) {
            suspect("empty-line-made-up-at-the-end", 5);
        }
        what = "next() returned a line at the end of the stream, where there is none.";
    } else if (!returned) {
        what = "next() returned nothing, as if the stream had ended.";
    } else if (returned->first != expected->first) {
        what = judged(expected->first, returned->first, delimiter);
    } else {
        what = returned->second ? "next() returned a line as complete whose delimiter has not come."
                                : "next() returned a line as not complete whose delimiter has come.";
    }
    lose(what, "expected: " + shown(expected), "returned: " + shown(returned));
}

void must_be(const Answers& expected, const Answers& returned, const std::string& delimiter = lf) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
        must_be(expected[i], i < returned.size() ? returned[i] : end_of_stream, delimiter);
    }
}

/// Each line is sent when the one before it has been returned.
/// \param room of the string that is passed as the delimiter
void exchange_one_by_one(const Texts& texts, const std::string& delimiter, std::size_t room = 0) {
    const auto count = texts.size();
    const std::string since = room == 0 ? "" : ", now that the string passed as the delimiter is gone";
    auto line = connection();
    auto student = run([&] {
        auto passed = delimiter;
        passed.reserve(room);
        delimited::LineReader lines(line.socket, std::move(passed), limit);
        for (std::size_t i = 0; i < count; ++i) {
            tell(next_line(lines));
        }
    });
    for (const auto& text : texts) {
        line.peer.send(text + delimiter);
        must_be(whole(text), student.told<Answer>("the line " + quote(text + delimiter) + since), delimiter);
    }
    student.finishes("next()");
}

void no_further_byte_was_sent(Peer& peer) {
    if (const auto more = peer.rest(); !more.empty()) {
        lose("The peer received more bytes than it should have.", "too many: " + quote(more));
    }
}

} // namespace

// What a line is

TEST_CASE("next() takes the delimiter off a line, and nothing else" * points(1)
          * catches("delimiter-kept-on-the-line", 2) * proofs) {
    for (const auto& delimiter : {lf, crlf}) {
        const auto words = random_words(4);
        const Texts texts = {words[0], " \t" + words[1], words[2] + " \t ", words[3] + "\r"}; // the last CR is text
        exchange_one_by_one(texts, delimiter);
    }
}

TEST_CASE("next() returns empty lines like all others" * points(1) * catches("empty-lines-skipped", 2) * proofs) {
    for (const auto& delimiter : {lf, crlf}) {
        exchange_one_by_one({"", random_word(), "", "", random_word()}, delimiter);
    }
}

TEST_CASE("A delimiter is one byte of any value, or CR LF" * points(1) * catches("delimiter-not-checked", 2) * proofs) {
    exchange_one_by_one(random_words(2), ";");
    suspect("view-outlives-its-bytes", 3);
    exchange_one_by_one(random_words(2), ";", 100); // on the heap, and freed when the parameter is gone
    withdraw_suspicion();
    std::string all_bytes; // a line with every value but the delimiter
    for (int value = 0; value < 256; ++value) {
        all_bytes += static_cast<char>(value);
    }
    for (const auto& delimiter : Texts{std::string(1, '\0'), ";", "\xff"}) {
        suspect(delimiter == "\xff" ? "sign-extension-of-a-byte" : "embedded-nul-truncation", 2);
        auto text = all_bytes;
        text.erase(text.find(delimiter), 1);
        exchange_one_by_one({text, random_word()}, delimiter);
    }
    withdraw_suspicion();
    for (const auto& delimiter : Texts{"", "ab", "\n\r", "\r\n\r\n"}) {
        auto line = connection();
        auto student = run([&] {
            {
                delimited::LineReader lines(line.socket, "\n", limit);
                tell(next_line(lines));
            }
            delimited::LineReader(line.socket, delimiter, limit);
        });
        const auto text = random_word();
        line.peer.send(text + "\n");
        must_be(whole(text), student.told<Answer>("the line that next() returns"));
        student.throws_invalid_argument("LineReader(), with the delimiter " + quote(delimiter) + ",");
    }
}

// What is left over

TEST_CASE("next() keeps what came after the delimiter for the next call" * points(1)
          * catches("discards-bytes-after-delimiter", 3) * never_ends * proofs) {
    auto line = connection();
    auto student = run([&] {
        delimited::LineReader lines(line.socket, "\n", limit);
        return next_lines(lines, 3);
    });
    const auto texts = random_words(3);
    line.peer.send(delimit(texts, lf));
    line.peer.finish();
    must_be(all_whole(texts), student.value("next()"));
}

TEST_CASE("next() returns a line that is in hand without waiting for more" * points(1)
          * catches("waits-with-a-line-in-hand", 3) * proofs) {
    auto line = connection();
    auto student = run([&] {
        delimited::LineReader lines(line.socket, "\n", limit);
        for (int i = 0; i < 5; ++i) {
            tell(next_line(lines));
        }
    });
    const Texts texts = {random_word(12), random_word(3), random_word(), random_word(), random_word()};
    line.peer.send(texts[0] + "\n");
    must_be(whole(texts[0]), student.told<Answer>("the first line"));
    line.peer.send(texts[1] + "\n");
    must_be(whole(texts[1]), student.told<Answer>("the second line"));
    line.peer.send(texts[2] + "\n" + texts[3] + "\n" + texts[4].substr(0, 4)); // two and a half
    const auto third = student.told<Answer>("the third line");
    if (third && !third->first.empty() && texts[0].ends_with(third->first)) {
        suspect("recv-unterminated-string", 3);
        lose("next() returned what an earlier recv() had left in the buffer.", "expected: " + shown(whole(texts[2])),
             "returned: " + shown(third));
    }
    must_be(whole(texts[2]), third);
    must_be(whole(texts[3]), student.told<Answer>("the fourth line, which has come together with the third"));
    line.peer.send(texts[4].substr(4) + "\n");
    must_be(whole(texts[4]), student.told<Answer>("the fifth line, half of which was in hand"));
    student.finishes("next()");
}

TEST_CASE("next() puts a line together from any pieces" * points(1) * catches("partial-line-lost", 3) * proofs) {
    every_cut(9, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                delimited::LineReader lines(line.socket, "\n", limit);
                return next_lines(lines, 2 * cuts.count());
            },
            Faults().reads_cut_at(cuts.sizes()));
        Texts texts;
        for (std::size_t i = 0; i < cuts.count(); ++i) {
            texts.push_back(random_word(3));
            texts.push_back(random_word(4));
        }
        line.peer.send(delimit(texts, lf));
        line.peer.finish();
        must_be(all_whole(texts), student.value("next()"));
    });
}

TEST_CASE("Two readers on two sockets share nothing" * points(1) * catches("state-shared-between-readers", 3)
          * proofs) {
    auto one = connection();
    auto other = connection();
    auto student = run([&] {
        delimited::LineReader one_line(one.socket, "\n", limit);
        delimited::LineReader other_line(other.socket, ";", limit);
        for (int i = 0; i < 2; ++i) {
            tell(next_line(one_line));
            tell(next_line(other_line));
        }
    });
    const auto texts = random_words(4);
    one.peer.send(texts[0] + "\n" + texts[2].substr(0, 3));
    must_be(whole(texts[0]), student.told<Answer>("the first reader's first line"));
    other.peer.send(texts[1] + ";" + texts[3].substr(0, 5));
    must_be(whole(texts[1]), student.told<Answer>("the second reader's first line"), ";");
    one.peer.send(texts[2].substr(3) + "\n");
    must_be(whole(texts[2]), student.told<Answer>("the first reader's second line"));
    other.peer.send(texts[3].substr(5) + ";");
    must_be(whole(texts[3]), student.told<Answer>("the second reader's second line"), ";");
    student.finishes("next()");
}

// CR LF

TEST_CASE("A CR LF cut in two ends its line, and a CR or LF alone does not" * points(1)
          * catches("crlf-split-across-reads", 4) * proofs) {
    {
        suspect("lone-cr-or-lf-ends-the-line", 4);
        auto line = connection();
        auto student = run([&] {
            delimited::LineReader lines(line.socket, "\r\n", limit);
            return next_lines(lines, 4);
        });
        const auto words = random_words(5);
        const Texts texts = {words[0] + "\n" + words[1], "\r" + words[2], words[3] + "\n\r", words[4]};
        line.peer.send(delimit(texts, crlf));
        line.peer.finish();
        must_be(all_whole(texts), student.value("next()"), crlf);
        withdraw_suspicion();
    }
    every_cut(10, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                delimited::LineReader lines(line.socket, "\r\n", limit);
                return next_lines(lines, 2 * cuts.count());
            },
            Faults().reads_cut_at(cuts.sizes()));
        Texts texts;
        for (std::size_t i = 0; i < cuts.count(); ++i) {
            texts.push_back(random_word(1) + "\r" + random_word(1));
            texts.push_back(random_word(2) + "\r");
        }
        line.peer.send(delimit(texts, crlf));
        line.peer.finish();
        must_be(all_whole(texts), student.value("next()"), crlf);
    });
}

// How a stream ends

TEST_CASE("What is left at the end of the stream is returned as incomplete" * points(1)
          * catches("unterminated-last-line-at-eof", 5) * never_ends * proofs) {
    for (const std::size_t arrived : {1U, 2U, 3U, 0U}) { // bytes of the last line, which has 4
        if (arrived == 0) {
            suspect("eof-between-messages-is-error", 5);
        }
        auto line = connection();
        auto student = run([&] {
            delimited::LineReader lines(line.socket, "\r\n", limit);
            tell(next_line(lines));
            return next_lines(lines, 3);
        });
        const auto text = random_word();
        line.peer.send(text + crlf);
        must_be(whole(text), student.told<Answer>("the first line"), crlf);
        const auto last = (random_word(2) + crlf).substr(0, arrived);
        line.peer.send(last);
        line.peer.finish();
        must_be({arrived == 0 ? end_of_stream : unfinished(last), end_of_stream, end_of_stream},
                student.value("next(), with " + std::to_string(arrived) + " bytes before the end of the stream,"),
                crlf);
    }
}

TEST_CASE("next() throws system_error when the peer resets" * points(1) * catches("recv-result-unchecked", 5)
          * proofs) {
    auto line = connection();
    auto student = run([&] {
        delimited::LineReader lines(line.socket, "\n", limit);
        tell(next_line(lines));
        return next_line(lines);
    });
    const auto texts = random_words(2);
    line.peer.send(texts[0] + "\n" + texts[1]);
    must_be(whole(texts[0]), student.told<Answer>("the first line"));
    line.peer.reset();
    student.throws_system_error({ECONNRESET}, "next(), after a reset inside a line,");
}

TEST_CASE("A signal that interrupts recv() or send() changes nothing" * points(1) * catches("eintr-not-retried", 5)
          * proofs) {
    auto line = connection();
    auto student = run(
        [&] {
            delimited::LineReader lines(line.socket, "\n", limit);
            tell(next_line(lines));
            delimited::send_line(line.socket, given<std::string>(), "\n");
        },
        twice_interrupted());
    const auto texts = random_words(2);
    line.peer.send(texts[0] + "\n");
    must_be(whole(texts[0]), student.told<Answer>("the line that next() returns"));
    student.give(texts[1]);
    line.peer.receives(texts[1] + "\n");
    student.finishes("send_line()");
    no_further_byte_was_sent(line.peer);
}

// Lines that are too long

TEST_CASE("A line of exactly the limit is fine, one byte more is too long" * points(1) * catches("limit-off-by-one", 6)
          * proofs) {
    for (const auto& delimiter : {lf, crlf}) {
        auto line = connection();
        auto student = run(
            [&] {
                delimited::LineReader lines(line.socket, delimiter, 8);
                for (int i = 0; i < 4; ++i) {
                    tell(next_line(lines));
                }
                return next_line(lines);
            },
            Faults().reads_cut_at({9})); // between CR and LF
        const auto longest = random_word(8);
        line.peer.send(longest + delimiter);
        must_be(whole(longest), student.told<Answer>("a line of exactly the limit"), delimiter);
        suspect("limit-for-all-in-hand", 6);
        const auto texts = random_words(3, 6);
        line.peer.send(delimit(texts, delimiter));
        for (const auto& text : texts) {
            must_be(whole(text), student.told<Answer>("one of three short lines that come together"), delimiter);
        }
        withdraw_suspicion();
        line.peer.send(random_word(9) + delimiter);
        student.throws_protocol_error("next(), with a limit of 8 and a line of 9 bytes,");
    }
    for (const std::size_t left : {8U, 9U}) { // without a delimiter, when the stream ends
        auto line = connection();
        auto student = run([&] {
            delimited::LineReader lines(line.socket, "\r\n", 8);
            tell(next_line(lines));
            return next_line(lines);
        });
        const auto text = random_word();
        line.peer.send(text + crlf);
        must_be(whole(text), student.told<Answer>("the first line"), crlf);
        const auto rest = random_word(left);
        line.peer.send(rest);
        line.peer.finish();
        if (left == 8) {
            must_be(unfinished(rest), student.value("next(), with 8 bytes left at the end and a limit of 8,"), crlf);
        } else {
            suspect("limit-forgotten-at-the-end", 6);
            student.throws_protocol_error("next(), with 9 bytes left at the end of the stream and a limit of 8,");
            withdraw_suspicion();
        }
    }
    constexpr auto largest = std::numeric_limits<std::size_t>::max();
    for (const std::size_t unlimited : {largest - 2, largest}) {
        suspect(unlimited == largest ? "length-wraps-around" : "maximum-taken-for-a-size", 6);
        auto line = connection();
        auto student = run(
            [&] {
                delimited::LineReader lines(line.socket, "\r\n", unlimited);
                return next_line(lines);
            },
            Faults().reads_cut_at({3})); // so that it is asked whether the line is too long already
        const auto text = random_word();
        line.peer.send(text + crlf);
        must_be(whole(text), student.value("next(), with a limit of " + std::to_string(unlimited) + ","), crlf);
        withdraw_suspicion();
    }
}

TEST_CASE("A line without end is given up early, and for good" * points(1) * catches("unbounded-input-buffer", 6)
          * line_overflows * proofs) {
    {
        auto line = connection();
        auto student = run([&] {
            delimited::LineReader lines(line.socket, "\r\n", 8);
            tell(next_line(lines));
            tell(refuses_line(lines));
            return next_line(lines);
        });
        const auto text = random_word();
        line.peer.send(text + crlf);
        must_be(whole(text), student.told<Answer>("the first line"), crlf);
        line.peer.send(random_word(10));
        if (!student.told<bool>("what next() makes of 10 bytes without CR LF when the limit is 8")) {
            lose("next() returned from a line without end.", "expected: a net::protocol_error");
        }
        suspect("goes-on-after-a-broken-line", 6);
        line.peer.send(crlf + random_word() + crlf);
        student.throws_protocol_error("next(), called again after a line that was too long,");
        withdraw_suspicion();
    }
    {
        auto line = connection();
        auto student = run([&] {
            delimited::LineReader lines(line.socket, "\r\n", 8);
            tell(next_line(lines));
            tell(refuses_line(lines));
            return next_line(lines);
        });
        const auto text = random_word();
        line.peer.send(text + crlf + random_word(9) + crlf + random_word() + crlf);
        must_be(whole(text), student.told<Answer>("the first line"), crlf);
        if (!student.told<bool>("what next() makes of a line of 9 bytes when the limit is 8")) {
            suspect("limit-off-by-one", 6);
            lose("next() returned a line of 9 bytes, although the limit is 8.", "expected: a net::protocol_error");
        }
        suspect("goes-on-after-a-broken-line", 6);
        student.throws_protocol_error("next(), called again after a complete line that was too long,");
        withdraw_suspicion();
    }
    constexpr std::size_t taken_at_most = 100 + 1 + 65536;
    auto line = local_connection(); // Unix-domain sockets: FIONREAD counts all that has been sent
    auto student = run([&] {
        delimited::LineReader lines(line.socket, "\n", 100);
        tell(next_line(lines));
        given<bool>(); // until everything has been sent
        tell(refuses_line(lines));
        return bytes_left_in(line.socket);
    });
    const auto text = random_word();
    line.peer.send(text + "\n");
    must_be(whole(text), student.told<Answer>("the first line"));
    const auto endless = random_word(120000);
    line.peer.send(endless);
    student.give(true);
    if (!student.told<bool>("what next() makes of a line without end")) {
        lose("next() returned from a line without end.", "expected: a net::protocol_error");
    }
    const auto left = student.value("next()");
    if (left > endless.size() || endless.size() - left > taken_at_most) {
        lose("next() gave up, but had taken far more than it needed to know.",
             "limit: 100 bytes; taken: " + std::to_string(endless.size() - left)
                 + "; allowed: " + std::to_string(taken_at_most));
    }
}

// Work

TEST_CASE("One recv() takes many bytes" * points(1) * catches("byte-at-a-time-recv", 7) * line_overflows * proofs) {
    constexpr std::size_t size = 32768;
    auto line = local_connection();
    auto student = run([&] {
        delimited::LineReader lines(line.socket, "\n", size);
        given<bool>(); // until everything has been sent
        return next_line(lines);
    });
    const auto text = random_word(size - 1);
    line.peer.send(text + "\n");
    student.give(true);
    must_be(whole(text), student.value("next()"));
    if (const auto calls = student.count(Call::recv) + student.count(Call::read); calls > 512) {
        lose("next() called recv() far too often.",
             "for a line of 32768 bytes, all there: " + std::to_string(calls) + " calls; allowed: 512");
    }
}

TEST_CASE("A long line in small pieces takes linear work" * points(1) * measures_work()
          * catches("quadratic-rescan-or-erase", 7) * line_overflows * proofs) {
    grows_linearly(131072, "bytes", [](std::size_t size) {
        auto line = connection();
        auto student = run(
            [&] {
                delimited::LineReader lines(line.socket, "\r\n", size);
                return next_line(lines);
            },
            Faults().reads_of_at_most(1024));
        auto text = random_word(size);
        for (std::size_t i = 0; i + 8 < size; i += 32) { // which no search can skip over
            text[i] = '\r';
            text[i + 8] = '\n';
        }
        line.peer.send(text + crlf);
        const auto returned = student.value("next()");
        if (returned && returned->first.size() < 32 && text.starts_with(returned->first)) {
            suspect("lone-cr-or-lf-ends-the-line", 4);
        }
        must_be(whole(text), returned, crlf);
    });
}

TEST_CASE("Many short lines at once take linear work" * points(1) * measures_work()
          * catches("quadratic-rescan-or-erase", 7) * catches("nul-terminator-overflow", 7, Status::crashed) * proofs) {
    grows_linearly(12500, "lines", [](std::size_t count) {
        auto line = connection();
        auto student = run([&] {
            delimited::LineReader lines(line.socket, "\n", limit);
            std::string all;
            for (std::size_t i = 0; i < count; ++i) {
                if (const auto next = lines.next()) {
                    all.append(next->text).append(1, '\n');
                }
            }
            return std::hash<std::string>()(all);
        });
        auto all = random_word(5 * count);
        for (std::size_t i = 4; i < all.size(); i += 5) {
            all[i] = '\n';
        }
        line.peer.send(all);
        if (student.value("next()") != std::hash<std::string>()(all)) {
            lose("next() returned other lines than the peer has sent.", "first of them: " + quote(all.substr(0, 4)));
        }
    });
}

// send_line()

TEST_CASE("send_line() sends all of the text and the delimiter, and nothing else" * points(1)
          * catches("ignores-short-send", 8)) {
    {
        auto line = connection();
        auto student = run([&] {
            const auto text = given<std::string>();
            delimited::send_line(line.socket, std::string_view(text).substr(0, 5), "\n"); // no NUL behind the fifth
        });
        const auto text = random_word();
        student.give(text);
        line.peer.receives(text.substr(0, 5));
        student.finishes("send_line()");
        const auto behind = line.peer.rest();
        if (behind.empty()) {
            suspect("no-message-boundary-on-send", 8);
            lose("send_line() sent the text without the delimiter.");
        }
        if (behind != "\n") {
            suspect("sends-buffer-size-not-length", 8);
            lose("send_line() sent something else behind the text than the delimiter.", "expected: " + quote("\n"),
                 "received: " + quote(behind));
        }
    }
    {
        suspect("embedded-nul-truncation", 8);
        const std::string nul(1, '\0');
        auto line = connection();
        auto student = run([&] {
            for (const auto& text : given<Texts>()) {
                delimited::send_line(line.socket, text, "\r\n");
            }
            delimited::send_line(line.socket, "", nul);
        });
        const Texts texts = {random_word(3) + nul + random_word(3), "", nul};
        student.give(texts);
        line.peer.receives(delimit(texts, crlf) + nul);
        student.finishes("send_line()");
        no_further_byte_was_sent(line.peer);
        withdraw_suspicion();
    }
    every_cut(7, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                for (const auto& text : given<Texts>()) {
                    delimited::send_line(line.socket, text, "\r\n");
                }
            },
            Faults().writes_cut_at(cuts.sizes()));
        const auto texts = random_words(cuts.count(), 5);
        student.give(texts);
        line.peer.receives(delimit(texts, crlf));
        student.finishes("send_line()");
        no_further_byte_was_sent(line.peer);
    });
}

TEST_CASE("send_line() refuses a text that contains the delimiter" * points(1) * catches("delimiter-in-the-text", 8)) {
    const std::string nul(1, '\0');
    const std::vector<std::pair<std::string, std::string>> refused = {
        {lf, "\n"},          {lf, "some\ntext"}, {crlf, "text\r\n"}, {crlf, "\n\r\r\n"},
        {nul, nul + "text"}, {"", "text"},       {"ab", "text"}};
    for (const auto& [delimiter_, text_] : refused) {
        const auto& delimiter = delimiter_; // which a lambda can capture
        const auto& text = text_;
        auto line = connection();
        auto student = run([&] {
            delimited::send_line(line.socket, given<std::string>(), "\n");
            delimited::send_line(line.socket, text, delimiter);
        });
        const auto first = random_word();
        student.give(first);
        line.peer.receives(first + "\n");
        if (delimiter.empty() || delimiter == "ab") {
            suspect("delimiter-not-checked", 8);
        }
        student.throws_invalid_argument("send_line(), with the text " + quote(text) + " and the delimiter "
                                        + quote(delimiter) + ",");
        no_further_byte_was_sent(line.peer);
    }
    withdraw_suspicion();
    suspect("lone-cr-or-lf-refused", 8);
    auto line = connection();
    auto student = run([&] {
        for (const auto& text : given<Texts>()) {
            delimited::send_line(line.socket, text, "\r\n");
        }
    });
    const Texts texts = {random_word() + "\n", "\r" + random_word(), random_word() + "\n\r"}; // none contains CR LF
    student.give(texts);
    line.peer.receives(delimit(texts, crlf));
    student.finishes("send_line(), with CR LF as the delimiter and a CR or LF alone in the text,");
}

TEST_CASE("send_line() throws when the peer has gone, and the program lives on" * points(1)
          * catches("sigpipe-not-ignored", 8, Status::crashed) * catches("send-result-unchecked", 8)) {
    auto line = local_connection(); // Unix-domain sockets: the very first send to a peer that has gone fails
    auto student = run([&] {
        delimited::send_line(line.socket, given<std::string>(), "\n");
        delimited::send_line(line.socket, given<std::string>(), "\n");
    });
    const auto text = random_word();
    student.give(text);
    line.peer.receives(text);
    line.peer.close();
    student.give(random_word());
    student.throws_system_error({EPIPE, ECONNRESET}, "send_line(), to a peer that has gone,");
}

// Both

TEST_CASE("Lines of any length pass through small pieces and signals, both ways" * points(1) * line_overflows
          * never_ends * catches("one-call-one-message", 5) * proofs) {
    every_seed(2, [](const Seed& seed) {
        const auto& delimiter = seed.number(0, 1) == 0 ? lf : crlf;
        const auto longest = seed.number(60000, 80000, 1);
        auto line = connection();
        auto student = run(
            [&] {
                delimited::LineReader lines(line.socket, delimiter, longest);
                const auto received = next_lines(lines, 8);
                for (const auto& text : given<Texts>()) {
                    delimited::send_line(line.socket, text, delimiter);
                }
                return received;
            },
            seed.faults(1500));
        Texts texts;
        for (unsigned i = 0; i < 6; ++i) {
            texts.push_back(random_word(seed.number(0, 3000, 2 + i)));
        }
        texts.insert(texts.begin() + 3, random_word(longest));
        const auto last = random_word(2000);
        line.peer.send(delimit(texts, delimiter) + last);
        line.peer.finish(); // which still lets the peer receive
        student.give(texts);
        line.peer.receives(delimit(texts, delimiter));
        auto expected = all_whole(texts);
        expected.push_back(unfinished(last));
        must_be(expected, student.value("next()"), delimiter);
    });
}
