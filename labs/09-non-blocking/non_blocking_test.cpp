// Lab 09, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test is the peer, at the other end of the line. Time is the engine's: when all of your threads
// wait, its clock jumps to the moment at which the first of them gives up, so that no test lasts as long as it measures.

#include "non_blocking.hpp"

#include "harness/lab_test.hpp"
#include "harness/socket_options.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace harness;
using non_blocking::Outbox;
using non_blocking::Outcome;
using std::chrono::milliseconds;
using Words = std::vector<std::string>;
using Flags = std::vector<int>;

namespace {

constexpr milliseconds plenty{60'000}; // of the engine's time, which costs none

const catches spins("busy-poll-no-blocking-wait", 6, Status::spinning);
const catches waits_for_ever("no-timeouts", 6, Status::stuck);

/// What a transcript proves, whatever the test is about; but for connect_within(), whose socket the test itself uses.
const struct {
    void fill(doctest::detail::TestCase& test) const {
        catches("eagain-treated-as-failure", 4, Sign::gives_up_when_not_ready).fill(test);
        catches("eintr-not-retried", 4, Sign::gives_up_when_interrupted).fill(test);
        catches("sigpipe-not-ignored", 5, Sign::ended_by_sigpipe).fill(test);
    }
} proofs;

// What the bodies use, in the process of your code.

void wait_in_poll(int socket, short events) {
    pollfd watched{socket, events, 0};
    while (::poll(&watched, 1, -1) < 0 && errno == EINTR) {}
}

/// The error of the std::system_error that the call throws; `nothing` when it throws none.
constexpr int nothing = -1;
template <class Function>
int error_of(Function call) {
    try {
        call();
        return nothing;
    } catch (const std::system_error& error) {
        return error.code().value();
    }
}

/// An answer of receive_some() in words, and its bytes.
using Answer = std::pair<std::string, std::string>;
Answer answer(int socket, std::size_t most) {
    errno = EAGAIN; // as some earlier call may have left it
    non_blocking::Received received{};
    const int error = error_of([&] { received = non_blocking::receive_some(socket, most); });
    if (error != nothing) {
        return {"std::system_error", errno_name(error)};
    }
    switch (received.outcome) {
    case Outcome::data:
        return {"data", received.bytes};
    case Outcome::would_block:
        return {"would_block", received.bytes};
    case Outcome::closed:
        return {"closed", received.bytes};
    }
    return {"no Outcome at all", received.bytes};
}

/// Sends until the socket is full. \return how many bytes it took
std::size_t fill(int socket) {
    const std::string bytes(4096, '.');
    std::size_t taken = 0;
    for (ssize_t size = 0; size >= 0; size = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT)) {
        taken += static_cast<std::size_t>(size);
    }
    return taken;
}

/// How a call ended, with what error or `nothing`, and after how many milliseconds.
using Ending = std::pair<int, int>;
template <class Function>
Ending timed(Function call) {
    const auto start = std::chrono::steady_clock::now();
    const int error = error_of(call);
    const auto waited = std::chrono::steady_clock::now() - start;
    return {error, static_cast<int>(std::chrono::round<milliseconds>(waited).count())};
}

/// Does something else in the process of your code, at two fifths of the time, at four fifths, and so on.
std::jthread meanwhile(milliseconds time, int times, const std::function<void()>& action) {
    return std::jthread([=] {
        for (int i = 0; i < times; ++i) {
            std::this_thread::sleep_for(time * 2 / 5);
            action();
        }
    });
}

/// What the tests do with a connection that your code has made: one word comes in and goes back.
constexpr std::size_t word_length = 8;
void echo(int socket) {
    std::array<char, word_length> word{};
    if (::recv(socket, word.data(), word.size(), MSG_WAITALL) != ssize_t{word_length}
        || ::send(socket, word.data(), word.size(), MSG_NOSIGNAL) < 0) {
        throw net::failure_of("the test's echo, on the socket it was given");
    }
}

/// Connects, tells how that ended and whether the socket blocks, and echoes. \return whether it could connect
using Connecting = std::pair<Ending, bool>;
bool connect_and_echo(const std::string& host, std::uint16_t port, milliseconds deadline) {
    net::Descriptor socket;
    const auto ending = timed([&] { socket = non_blocking::connect_within(host, port, deadline); });
    tell(Connecting(ending, socket && (::fcntl(socket.get(), F_GETFL) & O_NONBLOCK) == 0));
    if (socket) {
        echo(socket.get());
    }
    return static_cast<bool>(socket);
}

// What both sides use.

/// A long text in which no two places look alike.
std::string long_text(const std::string& word, std::size_t size = 300'000) {
    std::string text;
    for (int i = 0; text.size() < size; ++i) {
        text += word + std::to_string(i) + ' ';
    }
    return text;
}

std::string joined(const Words& words) {
    std::string bytes;
    for (const auto& word : words) {
        bytes += word;
    }
    return bytes;
}

// What the other side uses.

Connection non_blocking_connection() {
    auto line = connection();
    harness::set_non_blocking(line.socket);
    return line;
}

/// Unix-domain sockets: what one side sends has arrived when send() returns, and the buffers are small.
Connection non_blocking_local_connection() {
    auto line = local_connection();
    harness::set_non_blocking(line.socket);
    return line;
}

/// Every call that can wait is interrupted twice before it does anything.
Faults two_signals() {
    Faults faults;
    for (const Call call :
         {Call::send, Call::write, Call::recv, Call::read, Call::poll, Call::select, Call::epoll_wait}) {
        faults.fail(call, {EINTR, EINTR});
    }
    return faults;
}

Words random_words(std::size_t count, std::size_t length = word_length) {
    Words words(count);
    for (auto& word : words) {
        word = random_word(length);
    }
    return words;
}

/// A deadline that nobody knows beforehand.
int random_deadline() { return static_cast<int>(random_number(850, 949)); }

std::string in_words(const Answer& answer) {
    const auto& [outcome, bytes] = answer;
    return outcome == "std::system_error" ? outcome + " with " + bytes
                                          : "Outcome::" + outcome + ", bytes " + quote(bytes);
}
std::string in_words(int error) { return error == nothing ? "nothing" : errno_name(error); }

/// Loses with a misconception that the test has seen by itself.
template <class... Lines>
[[noreturn]] void lose_by(const std::string& misconception, int section, const std::string& what_happened,
                          const Lines&... lines) {
    suspect(misconception, section);
    lose(what_happened, lines...);
}

void must_answer(Conversation& student, const Answer& expected) {
    const auto got = student.told<Answer>("receive_some()'s answer");
    if (got == expected) {
        return;
    }
    if (expected.first == "would_block" && got.second == errno_name(EAGAIN)) {
        suspect("eagain-treated-as-failure", 4);
    } else if (expected.first == "would_block" && got.first == "data") {
        suspect("recv-result-unchecked", 4);
    } else if (expected.first == "closed" && got.first != "data") {
        suspect("errno-after-success", 4);
    } else if (expected.first == "closed") {
        suspect("zero-taken-for-data", 4);
    } else if (expected.first == "data" && got.first == "data") {
        const bool is_part = expected.second.find(got.second) == 0;
        suspect(is_part ? "embedded-nul-truncation" : "reads-past-current-message", 4);
    }
    const std::string situation = expected.first == "data"     ? "some bytes were there"
                                  : expected.first == "closed" ? "the peer had ended its stream"
                                                               : "nothing had come yet";
    lose("receive_some() gave the wrong answer when " + situation + ".", "expected: " + in_words(expected),
         "answered: " + in_words(got));
}

/// What the peer of an Outbox got.
void must_be_all(const std::string& got, const std::string& pushed) {
    if (got == pushed) {
        return;
    }
    suspect(got.size() < pushed.size()   ? "drops-what-would-block"
            : got.size() > pushed.size() ? "resends-what-was-taken"
                                         : "new-bytes-overtake-queued",
            5);
    lose("The peer received something else than what was pushed.", difference(pushed, got));
}

/// Whoever waits needs a call or two for it, not one after the other that returns at once.
void must_have_waited_in_few_calls(Conversation& student, const std::string& function) {
    if (const auto pauses = student.count(Call::sleep); pauses != 0) {
        lose_by("busy-poll-no-blocking-wait", 6,
                function + " sleeps and looks again, instead of waiting for what it needs.",
                "calls of sleep() and its like: " + std::to_string(pauses));
    }
    const unsigned waits = student.count(Call::poll) + student.count(Call::select) + student.count(Call::epoll_wait);
    if (waits > 8) {
        lose_by(
            "busy-poll-no-blocking-wait", 6,
            function + " had one thing to wait for, and called poll(), select() or the like " + std::to_string(waits)
                + " times.",
            "A call that returns at once has a timeout of 0, perhaps rounded down to it, or reports what nobody needs: "
            "room to write with nothing to send, or an end that was seen before.");
    }
    if (const auto row = student.would_blocks_in_a_row(); row > 4) {
        lose_by("busy-poll-no-blocking-wait", 6, function + " asks again and again what cannot be done yet.",
                "calls in a row that would have blocked, with no wait in between: " + std::to_string(row));
    }
}

std::string after(int waited) { return " after " + std::to_string(waited) + " ms"; }

/// The call must have given up with ETIMEDOUT when the time was over.
void must_have_given_up(const Ending& ending, int deadline, const std::string& function) {
    const auto [error, waited] = ending;
    if (waited > deadline + 20) {
        lose_by("deadline-per-step", 6, function + " took longer than it may.",
                "deadline: " + std::to_string(deadline) + " ms",
                "ended:    " + std::string(error == nothing ? "returned" : "threw " + errno_name(error))
                    + after(waited));
    }
    if (error != ETIMEDOUT || waited < deadline - 3) {
        if (error == EINTR) {
            suspect("eintr-not-retried", 6);
        } else if (error == EINPROGRESS) {
            suspect("einprogress-treated-as-failure", 7);
        }
        lose(function + " ended in another way than by its deadline.",
             "expected: std::system_error with ETIMEDOUT" + after(deadline),
             (error == nothing ? "returned" : "thrown:   std::system_error with " + errno_name(error)) + after(waited));
    }
}

/// connect_within() must have connected to this port, the last of its addresses being 127.0.0.1. \return after how many
/// milliseconds
int must_have_connected(Conversation& student, std::uint16_t port) {
    const auto [ending, blocks] = student.told<Connecting>("what connect_within() returns");
    const auto [error, waited] = ending;
    if (error != nothing) {
        if (error == EINPROGRESS) {
            suspect("einprogress-treated-as-failure", 7);
        } else if (error != ETIMEDOUT && !student.has_called(Call::connect, "127.0.0.1:" + std::to_string(port))) {
            suspect("gai-first-result-only", 7);
        }
        lose("connect_within() threw, though somebody listens at its last address.",
             "thrown: std::system_error with " + errno_name(error) + after(waited));
    }
    if (!blocks) {
        lose_by("socket-left-in-another-mode", 7, "connect_within() returned a socket in non-blocking mode.",
                "expected: blocking mode, on which its caller relies");
    }
    return waited;
}

void gets_an_echo_and_the_end(Listener& listener) {
    Peer peer = listener.accept();
    const auto word = random_word(word_length);
    peer.send(word);
    peer.receives_then_end(word);
}

} // namespace

// set_non_blocking()

TEST_CASE("set_non_blocking() sets the mode that it is asked for, or throws" * points(1)
          * catches("flag-toggled-or-inverted", 3)) {
    auto line = connection();
    auto student = run([&] {
        Flags modes;
        for (const int on : given<Flags>()) {
            non_blocking::set_non_blocking(line.socket, on != 0);
            modes.push_back((::fcntl(line.socket, F_GETFL) & O_NONBLOCK) != 0 ? 1 : 0);
        }
        tell(modes);
        const int not_open = 77;
        return error_of([&] { non_blocking::set_non_blocking(not_open, true); });
    });
    Flags modes{1, 1, 0, 0, 1, 0};
    for (int i = 0; i < 8; ++i) {
        modes.push_back(static_cast<int>(random_number(0, 1)));
    }
    student.give(modes);
    const auto got = student.told<Flags>("the modes that set_non_blocking() has set");
    const auto mode = [](int on) { return std::string(on != 0 ? "non-blocking" : "blocking"); };
    for (std::size_t i = 0; i < modes.size(); ++i) {
        if (i >= got.size() || got[i] != modes[i]) {
            lose("set_non_blocking(socket, " + describe(modes[i] != 0) + ") has not made the socket " + mode(modes[i])
                     + ".",
                 "mode before: " + mode(i == 0 ? 0 : modes[i - 1]));
        }
    }
    if (const int error = student.value("set_non_blocking()"); error != EBADF) {
        lose_by("setup-calls-unchecked", 3, "set_non_blocking() did not throw EBADF for a number that is not open.",
                "thrown: " + in_words(error));
    }
}

TEST_CASE("set_non_blocking() leaves the other flags as they are" * points(1) * catches("fcntl-clobbers-flags", 3)) {
    auto line = connection();
    auto student = run([&] {
        Flags got;
        for (const int others : given<Flags>()) {
            for (const bool on : {true, false}) {
                ::fcntl(line.socket, F_SETFL, on ? others : others | O_NONBLOCK);
                non_blocking::set_non_blocking(line.socket, on);
                got.push_back(::fcntl(line.socket, F_GETFL) & (O_APPEND | O_ASYNC | O_NONBLOCK));
            }
        }
        return got;
    });
    const auto names = [](int flags) {
        std::string text = (flags & O_APPEND) != 0 ? " O_APPEND" : "";
        text += (flags & O_ASYNC) != 0 ? " O_ASYNC" : "";
        text += (flags & O_NONBLOCK) != 0 ? " O_NONBLOCK" : "";
        return text.empty() ? " none" : text;
    };
    Flags others{O_APPEND, O_ASYNC, O_APPEND | O_ASYNC, 0};
    std::swap(others[0], others[random_number(0, 2)]);
    student.give(others);
    const auto got = student.value("set_non_blocking()");
    for (std::size_t i = 0; i < others.size() * 2; ++i) {
        const bool on = i % 2 == 0;
        const int before = others[i / 2] | (on ? 0 : O_NONBLOCK);
        const int expected = others[i / 2] | (on ? O_NONBLOCK : 0);
        if (i >= got.size() || got[i] != expected) {
            lose("set_non_blocking(socket, " + describe(on) + ") has left the wrong flags behind.",
                 "before:  " + names(before), "expected:" + names(expected),
                 "after:   " + (i < got.size() ? names(got[i]) : " nothing"));
        }
    }
}

// receive_some()

TEST_CASE("receive_some() tells bytes, nothing yet and the end apart" * points(1) * catches("eagain-treated-as-eof", 4)
          * catches("busy-poll-no-blocking-wait", 4, Status::spinning)
          * catches("waits-where-it-must-not", 4, Status::stuck) * proofs) {
    auto line = non_blocking_connection();
    auto student = run([&] {
        tell(answer(line.socket, 100));
        wait_in_poll(line.socket, POLLIN);
        for (int i = 0; i < 3; ++i) {
            tell(answer(line.socket, 5));
        }
        wait_in_poll(line.socket, POLLIN);
        tell(answer(line.socket, 100));
        tell(answer(line.socket, 100));
    });
    const Answer nothing_yet{"would_block", ""};
    must_answer(student, nothing_yet);
    auto word = random_word();
    word[2] = '\0';
    line.peer.send(word);
    must_answer(student, {"data", word.substr(0, 5)});
    must_answer(student, {"data", word.substr(5)});
    must_answer(student, nothing_yet);
    line.peer.finish();
    must_answer(student, {"closed", ""});
    must_answer(student, {"closed", ""});
    student.finishes("receive_some()");
}

TEST_CASE("receive_some() throws system_error when the peer resets" * points(1) * catches("recv-result-unchecked", 4)
          * spins * proofs) {
    auto line = non_blocking_connection();
    auto student = run([&] {
        wait_in_poll(line.socket, POLLIN);
        tell(answer(line.socket, 100));
        wait_in_poll(line.socket, POLLIN);
        return non_blocking::receive_some(line.socket, 100).bytes;
    });
    const auto word = random_word();
    line.peer.send(word);
    must_answer(student, {"data", word});
    line.peer.reset();
    student.throws_system_error({ECONNRESET}, "receive_some(), after a reset,");
}

TEST_CASE("A signal ends neither receive_some() nor flush() nor exchange()" * points(1)
          * catches("eintr-not-retried", 4) * proofs) {
    auto line = non_blocking_local_connection();
    auto student = run(
        [&] {
            Outbox outbox;
            outbox.push(given<std::string>());
            tell(answer(line.socket, 100));
            tell(error_of([&] { outbox.flush(line.socket); }));
            return outbox.size();
        },
        two_signals());
    const auto words = random_words(2);
    line.peer.send(words[0]);
    student.give(words[1]);
    must_answer(student, {"data", words[0]});
    if (const int error = student.told<int>("what flush() throws"); error != nothing) {
        lose("flush() threw when a signal had interrupted send().",
             "thrown: std::system_error with " + errno_name(error));
    }
    line.peer.receives(words[1]);
    student.returns(std::size_t{0}, "size(), after flush(),");

    auto both_ways = non_blocking_connection();
    auto exchanging =
        run([&] { return non_blocking::exchange(both_ways.socket, given<std::string>(), plenty); }, two_signals());
    const auto texts = random_words(2);
    exchanging.give(texts[0]);
    both_ways.peer.receives(texts[0]);
    both_ways.peer.send(texts[1]);
    both_ways.peer.finish();
    exchanging.returns(texts[1], "exchange(), interrupted by signals,");
}

// Outbox

TEST_CASE("Outbox sends what was pushed, in order, each to its own socket" * points(1)
          * catches("new-bytes-overtake-queued", 5) * proofs) {
    auto left = non_blocking_connection();
    auto right = non_blocking_connection();
    auto student = run([&] {
        Outbox to_left;
        Outbox to_right;
        std::string buffer; // used again for each word, as real programs do
        for (const auto& word : given<Words>()) {
            buffer = word;
            to_left.push(buffer);
            to_left.push("");
            buffer.assign(word.rbegin(), word.rend());
            to_right.push(std::string_view(buffer).substr(0, 5)); // no NUL behind the fifth
            buffer.assign(word.size(), '#');
        }
        to_left.flush(left.socket);
        to_right.flush(right.socket);
    });
    auto words = random_words(5);
    words[1][3] = '\0';
    student.give(words);
    student.finishes("push() or flush()");
    std::string reversed;
    for (const auto& word : words) {
        reversed += std::string(word.rbegin(), word.rend()).substr(0, 5);
    }
    const auto got_left = left.peer.rest();
    const auto got_right = right.peer.rest();
    for (const auto& [expected, got] : {std::pair(joined(words), got_left), std::pair(reversed, got_right)}) {
        if (got == expected) {
            continue;
        }
        if (got.find('#') != std::string::npos) {
            suspect("pushed-bytes-not-copied", 5);
        } else if (got_left.find(reversed.substr(0, 5)) != std::string::npos || got_left.empty() || got_right.empty()) {
            suspect("state-shared-between-outboxes", 5);
        } else if (got.size() != expected.size()) {
            suspect("embedded-nul-truncation", 5);
        }
        lose("A peer received something else than what was pushed for it.", difference(expected, got));
    }
}

TEST_CASE("flush() goes on after a short send until all is taken" * points(1) * catches("ignores-short-send", 5)
          * proofs) {
    every_cut(7, [](const Cuts& cuts) {
        auto line = non_blocking_connection();
        auto student = run(
            [&] {
                Outbox outbox;
                Flags results;
                for (const auto& message : given<Words>()) {
                    outbox.push(message);
                    results.push_back(outbox.flush(line.socket) ? 1 : 0);
                }
                return results;
            },
            Faults().writes_cut_at(cuts.sizes()));
        const auto messages = random_words(cuts.count(), 7);
        student.give(messages);
        const auto results = student.value("flush()");
        if (const auto got = line.peer.rest(); got != joined(messages)) {
            lose("The peer received something else than what was pushed.", difference(joined(messages), got));
        }
        if (results != Flags(messages.size(), 1)) {
            lose_by("flush-result-wrong", 5, "flush() returned false, though the socket had room for all of it.",
                    "expected: true");
        }
    });
}

TEST_CASE("flush() keeps exactly what the full socket has not taken" * points(1) * catches("drops-what-would-block", 5)
          * catches("busy-poll-no-blocking-wait", 5, Status::spinning)
          * catches("waits-where-it-must-not", 5, Status::stuck) * proofs) {
    auto line = non_blocking_connection();
    auto student = run(
        [&] {
            const auto words = given<Words>();
            Outbox outbox;
            outbox.push(words[0]);
            outbox.push(words[1]);
            tell(error_of([&] { outbox.flush(line.socket); }));
            outbox.push(words[2]);
            outbox.flush(line.socket);
        },
        Faults().writes_cut_at({3}).fail(Call::send, {0, EAGAIN}).fail(Call::write, {0, EAGAIN}));
    const auto words = random_words(3);
    student.give(words);
    if (const int error = student.told<int>("what flush() throws"); error != nothing) {
        suspect(error == EAGAIN ? "eagain-treated-as-failure" : "ignores-short-send", 5);
        lose("flush() threw, because the socket had no more room.",
             "thrown: std::system_error with " + errno_name(error), "expected: false, and the rest still queued");
    }
    student.finishes("flush()");
    must_be_all(line.peer.rest(), joined(words));

    auto full = non_blocking_local_connection();
    auto sender = run([&] {
        const auto text = long_text(given<std::string>());
        Outbox outbox;
        for (std::size_t i = 0; i < text.size(); i += 1000) {
            outbox.push(std::string_view(text).substr(i, 1000));
        }
        const bool done = outbox.flush(full.socket);
        tell(std::pair(done, outbox.size()));
        while (!outbox.flush(full.socket)) {
            wait_in_poll(full.socket, POLLOUT);
        }
    });
    const auto text = long_text(random_word());
    sender.give(text.substr(0, word_length));
    const auto [done, left] = sender.told<std::pair<bool, std::size_t>>("flush()'s result on a full socket");
    if (done || left == 0 || left >= text.size()) {
        if (done && left != 0) {
            suspect("flush-result-wrong", 5);
        }
        lose("flush() gave the wrong result when the socket was full.",
             "expected: false, and a part of the " + std::to_string(text.size()) + " bytes left",
             "returned: " + describe(done) + ", and " + std::to_string(left) + " bytes left");
    }
    full.peer.receives(text);
    sender.finishes("flush()");
}

TEST_CASE("wants_to_write() is true exactly as long as something is left" * points(1)
          * catches("wants-to-write-always", 5) * proofs) {
    auto line = non_blocking_local_connection();
    auto student = run([&] {
        const auto words = given<Words>();
        Outbox outbox;
        const auto look = [&](bool done) { tell(std::pair(done, std::pair(outbox.wants_to_write(), outbox.size()))); };
        look(true);
        outbox.push("");
        look(outbox.flush(line.socket));
        const auto filled = fill(line.socket);
        outbox.push(words[0]);
        look(false);
        look(outbox.flush(line.socket));
        outbox.push(words[1]);
        look(outbox.flush(line.socket));
        tell(filled);
        wait_in_poll(line.socket, POLLOUT);
        look(outbox.flush(line.socket));
    });
    Words words{random_word(random_number(1, 200)), random_word(random_number(1, 200))};
    student.give(words);
    const auto must_want = [&](bool done, std::size_t size, const std::string& when) {
        using Look = std::pair<bool, std::pair<bool, std::size_t>>;
        const auto got = student.told<Look>("wants_to_write() and size() " + when);
        if (got.first != done) {
            suspect("flush-result-wrong", 5);
            lose("flush() returned " + describe(got.first) + " " + when + ".", "expected: " + describe(done));
        }
        if (got.second != std::pair(size != 0, size)) {
            lose("wants_to_write() or size() is wrong " + when + ".",
                 "expected: " + describe(size != 0) + ", " + std::to_string(size) + " bytes",
                 "returned: " + describe(got.second.first) + ", " + std::to_string(got.second.second) + " bytes");
        }
    };
    must_want(true, 0, "of an empty Outbox");
    must_want(true, 0, "after a push of no bytes");
    must_want(false, words[0].size(), "after a push");
    must_want(false, words[0].size(), "when the socket was full");
    must_want(false, joined(words).size(), "after a second push, when the socket was full");
    line.peer.receive(student.told<std::size_t>("how much the test itself has sent"));
    must_want(true, 0, "when the socket has taken everything");
    line.peer.receives(joined(words));
    student.finishes("flush()");
}

TEST_CASE("flush() throws when the peer has gone, and the program lives on" * points(1)
          * catches("sigpipe-not-ignored", 5, Status::crashed) * catches("send-result-unchecked", 5) * spins * proofs) {
    auto line = non_blocking_local_connection(); // the very first send to a peer that has gone fails
    auto student = run([&] {
        Outbox outbox;
        outbox.push(given<std::string>());
        outbox.flush(line.socket);
        outbox.push(given<std::string>());
        tell(error_of([&] { outbox.flush(line.socket); }));
        return outbox.size();
    });
    const auto words = random_words(2);
    student.give(words[0]);
    line.peer.receives(words[0]);
    line.peer.close();
    student.give(words[1]);
    if (const int error = student.told<int>("what flush() throws"); error != EPIPE && error != ECONNRESET) {
        lose("flush() did not throw EPIPE, though the peer had gone.", "thrown: " + in_words(error));
    }
    suspect("drops-what-would-block", 5);
    student.returns(words[1].size(), "size(), after flush() has thrown,");
    withdraw_suspicion();

    auto broken = non_blocking_connection();
    auto sender = run(
        [&] {
            Outbox outbox;
            outbox.push(given<std::string>());
            tell(error_of([&] { outbox.flush(broken.socket); }));
            return outbox.size();
        },
        Faults().writes_cut_at({3}).fail(Call::send, {0, ECONNRESET}).fail(Call::write, {0, ECONNRESET}));
    const auto word = random_word(random_number(4, 40));
    sender.give(word);
    if (const int error = sender.told<int>("what flush() throws"); error != ECONNRESET) {
        lose("flush() did not throw ECONNRESET, though the second send() failed with it.",
             "thrown: " + in_words(error));
    }
    suspect("resends-what-was-taken", 5);
    sender.returns(word.size() - 3, "size(), after three bytes were taken and flush() has thrown,");
}

TEST_CASE("The work of an Outbox grows in proportion to its bytes" * points(1) * measures_work()
          * catches("quadratic-rescan-or-erase", 5) * proofs) {
    grows_linearly(std::size_t{1} << 15, "bytes", [](std::size_t size) {
        auto line = non_blocking_connection();
        auto student = run(
            [&] {
                const auto word = given<std::string>();
                Outbox outbox;
                for (std::size_t i = 0; i < size; i += word_length) {
                    outbox.push(word);
                }
                while (!outbox.flush(line.socket)) {
                    wait_in_poll(line.socket, POLLOUT);
                }
            },
            Faults().writes_of_at_most(32));
        const auto word = random_word(word_length);
        student.give(word);
        line.peer.receives(joined(Words(size / word_length, word)));
        student.finishes("flush()");
    });
}

// exchange()

TEST_CASE("exchange() sends and receives at the same time" * points(1) * catches("one-direction-at-a-time", 6) * spins
          * proofs) {
    auto line = non_blocking_local_connection();
    auto student = run([&] {
        const auto request = long_text(given<std::string>());
        const auto reply = non_blocking::exchange(line.socket, request, plenty);
        tell((::fcntl(line.socket, F_GETFL) & O_NONBLOCK) != 0);
        return reply;
    });
    const auto words = random_words(2);
    student.give(words[0]);
    line.peer.send(long_text(words[1])); // more than the buffers hold, like the request
    line.peer.receives(long_text(words[0]));
    line.peer.finish();
    if (!student.told<bool>("exchange()'s reply")) {
        lose_by("socket-left-in-another-mode", 6, "exchange() has left the socket in blocking mode.");
    }
    if (const auto reply = student.value("exchange()"); reply != long_text(words[1])) {
        lose("exchange() returned something else than what the peer had sent.", difference(long_text(words[1]), reply));
    }
}

TEST_CASE("exchange() goes on in one direction when the other has ended" * points(1)
          * catches("end-of-one-direction-ends-both", 6) * spins * proofs) {
    auto full = non_blocking_local_connection(); // the peer has ended its stream and does not read
    auto waiting = run([&] {
        const auto deadline = given<int>();
        const auto request = long_text("pelican");
        return timed([&] { non_blocking::exchange(full.socket, request, milliseconds(deadline)); });
    });
    full.peer.finish();
    const int deadline = random_deadline();
    waiting.give(deadline);
    must_have_given_up(waiting.value("exchange()"), deadline,
                       "exchange(), with a peer that has ended and does not read,");
    must_have_waited_in_few_calls(waiting, "exchange()");

    auto line = non_blocking_local_connection();
    auto student = run([&] {
        const auto request = long_text(given<std::string>());
        return non_blocking::exchange(line.socket, request, plenty);
    });
    const auto words = random_words(2);
    line.peer.send(words[1]);
    line.peer.finish(); // which still lets the peer receive
    student.give(words[0]);
    line.peer.receives(long_text(words[0]));
    student.returns(words[1], "exchange()");
}

TEST_CASE("exchange() waits for the peer instead of asking again and again" * points(1)
          * catches("busy-poll-no-blocking-wait", 6) * waits_for_ever * proofs) {
    auto line = non_blocking_connection();
    auto student = run([&] {
        const auto request = given<std::string>();
        const auto deadline = given<int>();
        return timed([&] { non_blocking::exchange(line.socket, request, milliseconds(deadline)); });
    });
    const auto word = random_word();
    const int deadline = random_deadline();
    student.give(word);
    student.give(deadline);
    line.peer.receives(word);
    must_have_given_up(student.value("exchange()"), deadline, "exchange(), with a silent peer,");
    must_have_waited_in_few_calls(student, "exchange()");
}

TEST_CASE("exchange() gives up when the whole of it takes too long" * points(1) * catches("deadline-per-step", 6)
          * waits_for_ever * spins * proofs) {
    auto line = non_blocking_connection();
    auto student = run([&] {
        const auto request = given<std::string>();
        const milliseconds deadline(given<int>());
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) != 0) {
            throw net::failure_of("the test's socketpair");
        }
        const net::Descriptor near(ends[0]);
        const net::Descriptor far(ends[1]);
        const auto slow_peer = meanwhile(deadline, 3, [&] { ::send(far.get(), "!", 1, MSG_NOSIGNAL); });
        const auto ending = timed([&] { non_blocking::exchange(near.get(), request, deadline); });
        std::array<char, 100> arrived{};
        const ssize_t size = ::recv(far.get(), arrived.data(), arrived.size(), 0);
        return std::pair(ending, std::string(arrived.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
    });
    const int deadline = random_deadline();
    const auto request = random_word();
    student.give(request);
    student.give(deadline);
    const auto [ending, arrived] = student.value("exchange()");
    must_have_given_up(ending, deadline, "exchange(), with a peer that sends a byte now and then,");
    if (arrived != request) {
        lose("exchange() gave up without having sent its request.", difference(request, arrived));
    }

    auto talk = non_blocking_connection(); // the peer has sent far more than can be read in time
    auto reader = run(
        [&] {
            const milliseconds time(given<int>());
            return timed([&] { non_blocking::exchange(talk.socket, "", time); });
        },
        Faults().reads_of_at_most(1000).reads_last(milliseconds(10)));
    talk.peer.send(long_text(random_word(), 200'000));
    const int other_deadline = random_deadline();
    reader.give(other_deadline);
    must_have_given_up(reader.value("exchange()"), other_deadline, "exchange(), with a peer that never stops sending,");
}

// connect_within()

TEST_CASE("connect_within() connects, and gives a socket that blocks" * points(1)
          * catches("waits-for-readability-of-connect", 7) * spins) {
    Listener listener;
    auto student = run([&] { connect_and_echo("localhost", listener.port(), plenty); });
    must_have_connected(student, listener.port());
    gets_an_echo_and_the_end(listener);
    student.finishes("connect_within(\"localhost\", port, deadline)");
}

TEST_CASE("connect_within() says why nobody answers, and leaves nothing open" * points(1)
          * catches("so-error-not-checked", 7) * spins) {
    const ClosedPort closed;
    const SilentPort silent;
    Listener open;
    auto student = run(
        [&] {
            tell(timed([&] { non_blocking::connect_within("two.example", closed.port(), plenty); }));
            tell(timed([&] { non_blocking::connect_within("127.0.0.1", silent.port(), milliseconds(500)); }));
            connect_and_echo("127.0.0.1", open.port(), plenty);
        },
        Faults().resolves("two.example", {"127.0.0.2", "127.0.0.1"}));
    const auto [error, waited] = student.told<Ending>("what connect_within() throws");
    if (error != ECONNREFUSED) {
        if (error == EINPROGRESS) {
            suspect("einprogress-treated-as-failure", 7);
        } else if (error == 0) {
            suspect("so-error-read-twice", 7);
        }
        lose("connect_within() did not say that the connection was refused.", "expected: ECONNREFUSED",
             "thrown:   " + (error == 0 ? "error 0, which means that all is well" : in_words(error)) + after(waited));
    }
    must_have_given_up(student.told<Ending>("what connect_within() throws"), 500,
                       "connect_within(), to a silent address,");
    must_have_connected(student, open.port());
    gets_an_echo_and_the_end(open);
    student.finishes("connect_within(\"127.0.0.1\", port, deadline)");
    suspect("fd-leak-on-error-path", 7);
    student.leaves_no_descriptor_open();
}

TEST_CASE("connect_within() tries the next address on a new socket" * points(1)
          * catches("one-socket-for-all-addresses", 7) * spins) {
    Listener listener;
    auto student = run(
        [&] {
            if (connect_and_echo("three.example", listener.port(), plenty)) {
                connect_and_echo("three.example", listener.port(), plenty); // now no socket can be made for ::1
            }
        },
        Faults()
            .resolves("three.example", {"::1", "192.0.2.1", "127.0.0.1"})
            .fail(Call::socket, {0, 0, 0, EAFNOSUPPORT}));
    for (int i = 0; i < 2; ++i) {
        must_have_connected(student, listener.port());
        gets_an_echo_and_the_end(listener);
    }
    student.finishes("connect_within(\"three.example\", port, deadline)");
}

TEST_CASE("connect_within() gives up at the deadline, signals or not" * points(1) * catches("no-timeouts", 7) * spins) {
    const SilentPort silent("127.0.0.1");
    const SilentPort silent_too("127.0.0.2", silent.port());
    Listener open;
    auto student = run(
        [&] {
            connect_and_echo("127.0.0.1", open.port(), plenty);
            const milliseconds deadline(given<int>());
            return timed([&] { non_blocking::connect_within("two.example", silent.port(), deadline); });
        },
        Faults().resolves("two.example", {"127.0.0.2", "127.0.0.1"}));
    must_have_connected(student, open.port());
    gets_an_echo_and_the_end(open);
    const int deadline = random_deadline();
    student.give(deadline);
    must_have_given_up(student.value("connect_within()"), deadline, "connect_within(), to two silent addresses,");
    must_have_waited_in_few_calls(student, "connect_within()");

    auto interrupted = run([&] {
        const milliseconds time(given<int>());
        struct sigaction action {};
        action.sa_handler = [](int) {};
        ::sigaction(SIGUSR1, &action, nullptr);
        const auto signals = meanwhile(time, 3, [caller = ::pthread_self()] { ::pthread_kill(caller, SIGUSR1); });
        const auto ending = timed([&] { non_blocking::connect_within("127.0.0.1", silent.port(), time); });
        return ending;
    });
    interrupted.give(deadline);
    suspect("eintr-not-retried", 6);
    must_have_given_up(interrupted.value("connect_within()"), deadline, "connect_within(), interrupted by signals,");
}

TEST_CASE("connect_within() leaves time for the addresses behind a silent one" * points(1)
          * catches("silent-address-takes-all-the-time", 7) * catches("no-timeouts", 7, Status::stuck) * spins) {
    Listener listener("127.0.0.1");
    const SilentPort silent("127.0.0.2", listener.port());
    auto student = run(
        [&] {
            const milliseconds deadline(given<int>());
            connect_and_echo("three.example", listener.port(), deadline);
        },
        Faults().resolves("three.example", {"127.0.0.3", "127.0.0.2", "127.0.0.1"}));
    const int deadline = random_deadline();
    student.give(deadline);
    const int waited = must_have_connected(student, listener.port());
    if (waited < deadline / 2 - 3 || waited > deadline / 2 + 20) {
        lose("connect_within() connected, but did not share its time as it should.",
             "deadline: " + std::to_string(deadline) + " ms; the first address refuses at once, the second is silent",
             "expected: connected to the third" + after(deadline / 2), "really:   " + after(waited).substr(1));
    }
    gets_an_echo_and_the_end(listener);
    student.finishes("connect_within(\"three.example\", port, deadline)");
}
