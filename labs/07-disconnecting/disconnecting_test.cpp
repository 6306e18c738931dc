// Lab 07, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test is the peer, at the other end of the line. Time is the harness's: a deadline of five
// seconds passes at once, and exactly.

#include "disconnecting.hpp"

#include "harness/lab_test.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace harness;
using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

namespace {

constexpr std::size_t size = 8; // of a message, where it does not matter
constexpr auto deadline = 5s;
constexpr std::size_t more_than_in_flight = 300'000; // bytes: a peer that does not read cannot have got them all

const catches never_ends("recv-zero-infinite-loop", 2, Status::spinning);
const catches killed("sigpipe-not-ignored", 5, Status::crashed);

// In bodies.

using Came = std::pair<std::string, std::string>; // the bytes, and how the stream ended
const std::string orderly = "an orderly end";
const std::string reset = "a reset";

Came all_from(int socket) {
    const auto received = disconnecting::receive_all(socket);
    return {received.bytes, received.ending == disconnecting::Ending::orderly ? orderly : reset};
}

using Timed = std::pair<std::string, long>; // what a function did, and the milliseconds that it took

Timed timed(const std::function<std::string()>& function) {
    std::string outcome;
    const auto start = std::chrono::steady_clock::now();
    try {
        outcome = function();
    } catch (const std::system_error& error) {
        outcome = "std::system_error with " + errno_name(error.code().value());
    }
    const auto waited = std::chrono::steady_clock::now() - start;
    return {outcome, std::chrono::duration_cast<std::chrono::milliseconds>(waited).count()};
}

const std::string end_of_stream = "nothing: the stream has ended";

std::string message_from(int socket, std::chrono::milliseconds within = deadline, std::size_t length = size) {
    return disconnecting::receive_exactly(socket, length, within).value_or(end_of_stream);
}

/// Whether a recv on the socket waits for as long as it takes.
bool waits_for_ever(int socket) {
    timeval limit{};
    socklen_t length = sizeof limit;
    ::syscall(SYS_getsockopt, socket, SOL_SOCKET, SO_RCVTIMEO, &limit, &length);
    return limit.tv_sec == 0 && limit.tv_usec == 0 && (::syscall(SYS_fcntl, socket, F_GETFL) & O_NONBLOCK) == 0;
}

bool is_open(int descriptor) { return ::syscall(SYS_fcntl, descriptor, F_GETFD) >= 0; }

/// Another process with copies of the sockets, such as a server has that forks. It ends with this one.
void let_another_process_keep_copies() {
    if (::fork() == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) {
            ::pause();
        }
    }
}

/// A handler for SIGUSR1 that does nothing, and interrupts whatever call waits.
void let_signals_interrupt() {
    struct sigaction nothing {};
    nothing.sa_handler = [](int) {};
    ::sigaction(SIGUSR1, &nothing, nullptr);
}

/// What the server says to a request; long enough that it does not all fit on the way.
std::string reply_to(const std::string& request) {
    return "reply to \"" + request + '"' + std::string(more_than_in_flight, '.');
}

// On the other side.

/// Calls that can wait are interrupted before they do anything: the first two of each kind, then every third.
Faults signals() {
    Faults faults;
    for (const Call call : {Call::send, Call::write, Call::recv, Call::read, Call::poll, Call::select}) {
        faults.fail(call, {EINTR, EINTR});
    }
    return faults.reads_of_at_most(2).writes_of_at_most(2).interrupt_every(3);
}

/// What the peer got must be \p expected and end in good order.
void must_arrive(const std::string& function, Peer& peer, const std::string& expected) {
    const auto got = peer.receive_until_end();
    if (got != expected) {
        lose("The reply that " + function + " sent has not arrived as it was.", "to be sent: " + quote(expected),
             "arrived:    " + quote(got), std::string("then came:  ") + (peer.ended_by_reset() ? reset : orderly));
    }
    if (peer.ended_by_reset()) {
        lose("After the reply that " + function + " sent, the connection ended by a reset.",
             "Here the peer had got all of it. In life the reset may overtake the reply.");
    }
}

/// \p what must be a time-out, at the end of the deadline.
void must_time_out(const Timed& what, const std::string& circumstances) {
    if (what.first == end_of_stream || what.first.find("EAGAIN") != std::string::npos) {
        suspect("eagain-taken-for-the-end", 7);
    }
    if (what.first != "std::system_error with ETIMEDOUT") {
        lose("receive_exactly(), " + circumstances + ", should have thrown std::system_error with ETIMEDOUT.",
             "instead: " + what.first);
    }
    const long exact = std::chrono::milliseconds(deadline).count();
    if (what.second < exact - 1 || what.second > exact + 5) {
        lose("receive_exactly(), " + circumstances + ", gave up at the wrong time.",
             "deadline: " + std::to_string(exact) + " ms", "waited:   " + std::to_string(what.second) + " ms");
    }
}

} // namespace

// receive_all()

TEST_CASE("receive_all() returns all bytes up to the end of the stream" * points(1) * catches("one-recv-one-message", 2)
          * never_ends) {
    auto line = connection();
    auto receiver = run(
        [&] {
            return std::pair{all_from(line.socket), is_open(line.socket)};
        },
        Faults().reads_cut_at({1, 2, 4}));
    auto bytes = random_word(20);
    bytes[5] = '\0';
    line.peer.send(bytes.substr(0, 10));
    students_come_to_rest();
    line.peer.send(bytes.substr(10));
    line.peer.finish();
    const auto got = receiver.value("receive_all()");
    if (got.first == Came(bytes, reset)) {
        suspect("eof-between-messages-is-error", 2);
        lose("receive_all() took an orderly end for a reset.", "recv() returned: 0");
    }
    if (got.first.first.size() > 5 && got.first.first.find('\0') == std::string::npos) {
        suspect("embedded-nul-truncation", 2);
    }
    if (got.first.first != bytes) {
        lose("receive_all() returned the wrong bytes.", difference(bytes, got.first.first));
    }
    if (!got.second) {
        suspect("closes-borrowed-descriptor", 2);
        lose("receive_all() closed the socket, which belongs to its caller.");
    }
}

TEST_CASE("receive_all() tells a reset from an orderly end" * points(1) * catches("reset-taken-for-the-end", 2)
          * never_ends) {
    auto broken = connection();
    auto broken_at_once = connection();
    auto whole = connection();
    auto receiver = run([&] {
        tell(all_from(broken.socket));
        tell(all_from(broken_at_once.socket));
        return all_from(whole.socket);
    });
    const auto words = Texts{random_word(), random_word()};
    broken.peer.send(words[0]);
    students_come_to_rest();
    broken.peer.reset();
    broken_at_once.peer.reset();
    whole.peer.send(words[1]);
    whole.peer.finish();
    suspect("bytes-lost-at-a-reset", 2);
    const auto first = receiver.told<Came>("what receive_all() makes of a reset");
    withdraw_suspicion();
    if (first.second == reset && first.first != words[0]) {
        suspect("bytes-lost-at-a-reset", 2);
        lose("receive_all() lost what had come before the reset.", difference(words[0], first.first));
    }
    if (first != Came(words[0], reset)) {
        lose("receive_all() took a reset for an orderly end.", "recv() returned: -1, ECONNRESET");
    }
    if (receiver.told<Came>("what receive_all() makes of a reset before the first byte") != Came("", reset)) {
        lose("receive_all() took a reset before the first byte for an orderly end.", "recv() returned: -1, ECONNRESET");
    }
    const auto last = receiver.value("receive_all()");
    if (last == Came(words[1], reset)) {
        suspect("errno-misused", 2);
        lose("receive_all() took an orderly end for a reset, after a reset on another socket.",
             "recv() returned: 0, which says nothing of errno");
    }
    if (last != Came(words[1], orderly)) {
        lose("receive_all() returned the wrong bytes.", difference(words[1], last.first));
    }
}

TEST_CASE("receive_all() throws when recv() fails in another way" * points(1) * catches("recv-result-unchecked", 2)) {
    auto dead = connection();
    auto line = connection();
    auto receiver = run(
        [&] {
            const auto first = timed([&] {
                const auto came = all_from(dead.socket);
                return "\"" + came.first + "\", and " + came.second;
            });
            return std::pair(first.first, all_from(line.socket).first);
        },
        // What the kernel says when keep-alive probes get no answer: the peer's machine is gone.
        Faults().fail(Call::recv, {ETIMEDOUT}).fail(Call::read, {ETIMEDOUT}));
    dead.peer.finish();
    const auto word = random_word();
    line.peer.send(word);
    line.peer.finish();
    const auto got = receiver.value("receive_all()");
    if (got.first != "std::system_error with ETIMEDOUT") {
        lose("recv() failed with ETIMEDOUT, and receive_all() should have thrown that.",
             "instead it returned: " + got.first);
    }
    if (got.second != word) {
        lose("receive_all() returned the wrong bytes.", difference(word, got.second));
    }
}

// exchange()

TEST_CASE("exchange() ends the request by a half-close and still receives the reply" * points(1)
          * catches("no-half-close", 3)) {
    for (const bool has_copies : {false, true}) {
        auto line = connection();
        auto client = run([&] {
            if (has_copies) {
                let_another_process_keep_copies();
            }
            const auto reply = disconnecting::exchange(line.socket, given<std::string>());
            return std::pair(reply, is_open(line.socket));
        });
        const auto request = random_word();
        const auto reply = random_word();
        client.give(request);
        line.peer.receives_then_end(request);
        students_come_to_rest();
        line.peer.send(reply);
        line.peer.finish();
        const auto got = client.value("exchange()");
        if (got.first.empty()) {
            suspect("shuts-down-both-directions", 3);
            lose("exchange() returned without the reply, which came after the end of the request.");
        }
        if (got.first != reply) {
            lose("exchange() returned the wrong reply.", difference(reply, got.first));
        }
        if (!got.second) {
            suspect("closes-borrowed-descriptor", 3);
            lose("exchange() closed the socket, which belongs to its caller.");
        }
    }
}

TEST_CASE("exchange() sends the whole request and returns the whole reply, in any pieces" * points(1)
          * catches("ignores-short-send", 3)) {
    for (const std::size_t most : {std::size_t{3}, std::size_t{7000}}) {
        auto line = connection();
        auto client = run([&] { return disconnecting::exchange(line.socket, given<std::string>()); },
                          Faults().writes_of_at_most(most).reads_of_at_most(most));
        const auto request = random_bytes(10 * most);
        const auto reply = random_bytes(10 * most + 1);
        client.give(request);
        line.peer.receives(request);
        suspect("no-half-close", 3);
        line.peer.receives_then_end("");
        suspect("one-recv-one-message", 3);
        line.peer.send(reply);
        line.peer.finish();
        const auto got = client.value("exchange()");
        if (got != reply) {
            lose("exchange() returned the wrong reply.", difference(reply, got));
        }
        withdraw_suspicion();
    }
}

TEST_CASE("exchange() throws when the peer goes too early, and the program lives on" * points(1) * killed
          * catches("send-result-unchecked", 5)) {
    auto line = connection();
    auto gone = local_connection(); // Unix-domain sockets: the very first send to a peer that has gone fails
    auto client = run([&] {
        tell(timed([&] { return '"' + disconnecting::exchange(line.socket, given<std::string>()) + '"'; }).first);
        return disconnecting::exchange(gone.socket, given<std::string>());
    });
    const auto request = random_word();
    const auto half = random_word();
    client.give(request);
    line.peer.receives(request);
    line.peer.send(half);
    students_come_to_rest();
    line.peer.reset();
    const auto outcome = client.told<std::string>("what exchange() makes of a reset");
    if (outcome != "std::system_error with ECONNRESET") {
        suspect("reset-taken-for-the-end", 5);
        lose("The reply ended by a reset, and exchange() should have thrown std::system_error with ECONNRESET.",
             "sent of the reply: " + quote(half), "instead exchange() returned: " + outcome);
    }
    gone.peer.close();
    client.give(random_word());
    client.throws_system_error({EPIPE, ECONNRESET}, "exchange(), with a peer that has gone,");
}

// answer()

TEST_CASE("answer() receives the whole request, then sends the whole reply and ends in good order" * points(1)
          * catches("one-recv-one-message", 4)) {
    auto line = connection();
    auto server = run([&] { disconnecting::answer(net::Descriptor(line.socket), reply_to); });
    const auto request = random_word();
    line.peer.send(request.substr(0, 3));
    students_come_to_rest();
    line.peer.send(request.substr(3));
    line.peer.finish();
    students_come_to_rest();
    const auto reply = line.peer.receive_until_end();
    if (reply == reply_to(request).substr(0, reply.size())) {
        suspect(line.peer.ended_by_reset() ? "reset-instead-of-an-end" : "ignores-short-send", 4);
    }
    if (reply != reply_to(request)) {
        lose("The peer got the wrong reply.", "expected: " + quote(reply_to(request)), "received: " + quote(reply),
             std::string("then came ") + (line.peer.ended_by_reset() ? reset : orderly));
    }
    if (line.peer.ended_by_reset()) {
        lose("After the reply, answer() ended the connection by a reset.");
    }
    server.finishes("answer()");
}

TEST_CASE("An end with nothing in front of it is an end" * points(1) * catches("stdin-eof-ignored", 2)) {
    auto client = connection();
    auto server = connection();
    auto both = run([&] {
        const auto tail = given<std::string>();
        disconnecting::answer(net::Descriptor(client.socket),
                              [&](const std::string& request) { return request.empty() ? tail : "not empty"; });
        const auto reply = disconnecting::exchange(server.socket, "");
        return std::pair(reply, tail);
    });
    client.peer.finish();
    server.peer.finish();
    const auto tail = random_word();
    both.give(tail);
    client.peer.receives_then_end(tail);
    suspect("no-half-close", 3);
    server.peer.receives_then_end("");
    withdraw_suspicion();
    both.returns(std::pair(std::string(), tail), "exchange(), with an empty request and an empty reply,");
}

TEST_CASE("answer() ends the reply even while another process keeps a copy of the socket" * points(1)
          * catches("close-taken-for-the-end", 4)) {
    auto line = connection();
    auto server = run([&] {
        let_another_process_keep_copies();
        disconnecting::answer(net::Descriptor(line.socket), [](const std::string& request) { return request + "!"; });
    });
    const auto request = random_word();
    line.peer.send(request);
    line.peer.finish();
    line.peer.receives_then_end(request + "!");
    server.finishes("answer()");
}

TEST_CASE("answer() closes the connection once, whatever happens" * points(1) * killed
          * catches("fd-leak-on-error-path", 4)) {
    auto whole = connection();
    auto refused = connection();
    auto broken = connection();
    auto gone = local_connection();
    auto server = run([&] {
        const auto outcome_of = [](int socket, const std::function<std::string(const std::string&)>& handler) {
            std::string outcome;
            try {
                outcome = timed([&] {
                              disconnecting::answer(net::Descriptor(socket), handler);
                              return std::string("it returned");
                          }).first;
            } catch (const std::out_of_range& error) {
                outcome = std::string("it threw what the handler had thrown, ") + error.what();
            }
            return outcome + (is_open(socket) ? ", still open" : "");
        };
        const auto echo = [](const std::string& request) { return request; };
        const auto refuse = [](const std::string& request) -> std::string { throw std::out_of_range(request); };
        tell(outcome_of(whole.socket, echo));
        tell(outcome_of(refused.socket, refuse));
        tell(outcome_of(broken.socket, echo));
        given<std::string>(); // the peer is gone by then
        tell(outcome_of(gone.socket, echo));
    });
    const auto must_be = [&](const std::string& expected, const std::string& when, const std::string& belief) {
        const auto outcome = server.told<std::string>("what answer() does " + when);
        if (server.has_closed_twice()) {
            suspect("closes-twice", 4);
            lose("answer() closed the same number twice, " + when + ".",
                 "the second close() failed with EBADF: the number was not open any more");
        }
        if (outcome != expected) {
            if (outcome.find(", still open") == std::string::npos) {
                suspect(belief, 4);
            }
            lose("answer() did the wrong thing, " + when + ".", "expected: " + expected, "instead:  " + outcome);
        }
    };
    const auto words = Texts{random_word(), random_word(), random_word()};
    whole.peer.send(words[0]);
    whole.peer.finish();
    whole.peer.receives_then_end(words[0]);
    suspect("fd-leak-per-connection", 4);
    must_be("it returned", "when all goes well", "fd-leak-per-connection");
    withdraw_suspicion();
    refused.peer.send(words[1]);
    refused.peer.finish();
    must_be("it threw what the handler had thrown, " + words[1], "when the handler throws",
            "failure-kept-from-the-caller");
    broken.peer.send(words[2]);
    students_come_to_rest();
    broken.peer.reset();
    must_be("std::system_error with ECONNRESET", "when the peer resets the connection", "reset-taken-for-the-end");
    gone.peer.send(words[2]);
    gone.peer.close();
    server.give(words[2]);
    must_be("std::system_error with EPIPE", "when the peer has gone before the reply", "send-result-unchecked");
    server.finishes("answer()");
}

// refuse()

TEST_CASE("refuse() brings the reply home although the request was never read" * points(1)
          * catches("closes-with-unread-data", 6)) {
    auto line = connection();
    auto server = run([&] {
        const auto reply = given<std::string>();
        const auto outcome = timed([&] {
            disconnecting::refuse(net::Descriptor(line.socket), reply, deadline);
            return std::string("it returned");
        });
        return std::pair(outcome, is_open(line.socket));
    });
    const auto reply = random_bytes(more_than_in_flight);
    line.peer.send(random_bytes(5'000));
    server.give(reply);
    students_come_to_rest(); // the peer is in no hurry to read
    must_arrive("refuse()", line.peer, reply);
    line.peer.send(random_bytes(5'000));
    line.peer.finish();
    const auto got = server.value("refuse()");
    if (got.first.second >= std::chrono::milliseconds(deadline).count() - 1) {
        suspect("no-half-close", 6);
        lose("refuse() did not end the reply before it waited for the peer, and so each waited for the other.",
             "waited: " + std::to_string(got.first.second) + " ms");
    }
    if (got.first.first != "it returned") {
        lose("refuse() should have returned.", "instead it threw: " + got.first.first);
    }
    if (got.second || server.has_closed_twice()) {
        suspect(got.second ? "fd-leak-per-connection" : "closes-twice", 4);
        lose(got.second ? "refuse() left the descriptor open." : "refuse() closed the descriptor twice.");
    }
}

TEST_CASE("refuse() waits for the peer's end as long as its patience lasts" * points(1)
          * catches("drains-for-ever", 6)) {
    for (const int bytes : {0, 2}) {
        auto line = connection();
        auto server = run([&] {
            const auto reply = given<std::string>();
            return timed([&] {
                disconnecting::refuse(net::Descriptor(line.socket), reply, deadline);
                return is_open(line.socket) ? std::string("it left the descriptor open") : std::string("it returned");
            });
        });
        const auto reply = random_word();
        server.give(reply);
        line.peer.receives_then_end(reply);
        for (int i = 0; i < bytes; ++i) {
            time_passes(2s);
            line.peer.send("x");
        }
        const auto outcome = server.value("refuse()");
        const long exact = std::chrono::milliseconds(deadline).count();
        if (outcome.first != "it returned") {
            suspect("fd-leak-on-error-path", 6);
            lose("refuse() should have closed the connection and returned.", "instead: " + outcome.first);
        }
        if (outcome.second < exact - 1) {
            suspect("closes-with-unread-data", 6);
        } else if (bytes != 0) {
            suspect("deadline-per-recv", 6);
        }
        if (outcome.second < exact - 1 || outcome.second > exact + 5) {
            lose(bytes == 0 ? "refuse() waited for the wrong time, with a peer that says nothing and does not end."
                            : "refuse() waited for the wrong time, with a peer that sends a byte now and then.",
                 "patience: " + std::to_string(exact) + " ms", "waited:   " + std::to_string(outcome.second) + " ms");
        }
    }
}

// receive_exactly()

TEST_CASE("receive_exactly() puts a message together from any pieces" * points(1) * catches("body-short-read", 7)) {
    every_cut(7, [](const Cuts& cuts) {
        auto line = connection();
        auto receiver = run(
            [&] {
                Texts received;
                for (std::size_t i = 0; i < cuts.count(); ++i) {
                    received.push_back(message_from(line.socket, deadline, 7));
                }
                return received;
            },
            Faults().reads_cut_at(cuts.sizes()));
        Texts messages(cuts.count());
        for (auto& message : messages) {
            message = random_word(7);
            line.peer.send(message);
        }
        receiver.returns(messages, "receive_exactly()");
    });
}

TEST_CASE("receive_exactly() leaves the socket as it found it, with the next message in it" * points(1)
          * catches("reads-past-current-message", 7)) {
    auto line = connection();
    auto receiver = run([&] {
        const auto message = message_from(line.socket);
        tell(waits_for_ever(line.socket));
        tell(is_open(line.socket));
        return Texts{message, all_from(line.socket).first};
    });
    const auto words = Texts{random_word(), random_word()};
    line.peer.send(words[0] + words[1]);
    line.peer.finish();
    if (!receiver.told<bool>("the first message from receive_exactly()")) {
        suspect("timeout-left-on-the-socket", 7);
        lose("After receive_exactly() the socket has a time limit or does not block, which it did before.");
    }
    if (!receiver.told<bool>("whether the socket is open")) {
        suspect("closes-borrowed-descriptor", 7);
        lose("receive_exactly() closed the socket, which belongs to its caller.");
    }
    receiver.returns(words, "receive_exactly(), and then receive_all() for the rest,");
}

TEST_CASE("receive_exactly() tells an end between messages, an end inside one, and a reset apart" * points(1)
          * catches("eof-mid-message-accepted", 7) * never_ends) {
    for (const std::size_t arrived : {std::size_t{0}, std::size_t{1}, size - 1}) {
        auto line = connection();
        auto receiver = run([&] {
            tell(message_from(line.socket));
            return message_from(line.socket);
        });
        const auto messages = Texts{random_word(), random_word()};
        line.peer.send(messages[0] + messages[1].substr(0, arrived));
        line.peer.finish();
        if (receiver.told<std::string>("the first message from receive_exactly()") != messages[0]) {
            lose("receive_exactly() returned the wrong message.", "expected: " + quote(messages[0]));
        }
        if (arrived == 0) {
            suspect("eof-between-messages-is-error", 7);
            receiver.returns(end_of_stream, "receive_exactly(), at an end between two messages,");
            withdraw_suspicion();
        } else {
            receiver.throws_protocol_error("receive_exactly(), with " + std::to_string(arrived) + " of "
                                           + std::to_string(size) + " bytes before the end,");
        }
    }
    auto line = connection();
    auto receiver = run([&] {
        tell(message_from(line.socket));
        return message_from(line.socket);
    });
    const auto message = random_word();
    line.peer.send(message + "abc");
    if (receiver.told<std::string>("the first message from receive_exactly()") != message) {
        lose("receive_exactly() returned the wrong message.", "expected: " + quote(message));
    }
    students_come_to_rest();
    line.peer.reset();
    suspect("reset-taken-for-the-end", 7);
    receiver.throws_system_error({ECONNRESET}, "receive_exactly(), after a reset,");
    withdraw_suspicion();
}

TEST_CASE("receive_exactly() gives up when the peer vanishes without a word" * points(1) * catches("no-timeouts", 7)) {
    auto line = connection();
    auto receiver = run([&] {
        return std::pair{message_from(line.socket), timed([&] { return message_from(line.socket); })};
    });
    const auto message = random_word();
    line.peer.send(message + "abc");
    const auto got = receiver.value("receive_exactly()");
    if (got.first != message) {
        lose("receive_exactly() returned the wrong message.", difference(message, got.first));
    }
    must_time_out(got.second, "with a peer that falls silent");
}

TEST_CASE("receive_exactly() counts its deadline for the whole message, however slowly the bytes come" * points(1)
          * catches("deadline-per-recv", 7)) {
    auto line = connection();
    auto receiver = run([&] {
        const auto first = timed([&] { return message_from(line.socket); });
        return std::pair(first, timed([&] { return message_from(line.socket); }));
    });
    const auto message = random_word();
    for (const char byte : message.substr(0, 2)) {
        time_passes(2s);
        line.peer.send(std::string(1, byte));
    }
    line.peer.send(message.substr(2)); // in time: four seconds are over
    for (int i = 0; i < 2; ++i) {
        time_passes(2s);
        line.peer.send("x");
    }
    const auto got = receiver.value("receive_exactly()");
    if (got.first.first != message) {
        lose("receive_exactly() did the wrong thing with a message that was complete after 4 of 5 s.",
             "expected: " + message, "instead:  " + got.first.first);
    }
    if (got.first.second > 4005) {
        suspect("sleeps-instead-of-waiting", 7);
        lose("receive_exactly() did not return its message as soon as it was complete.", "complete after: 4000 ms",
             "returned after: " + std::to_string(got.first.second) + " ms");
    }
    must_time_out(got.second, "with a byte after 2 s, one after 4 s and none after them");
}

TEST_CASE("receive_exactly() lets no signal end its wait or begin it anew" * points(1)
          * catches("eintr-not-retried", 7)) {
    auto line = connection();
    auto receiver = run([&] {
        let_signals_interrupt();
        tell(true);
        tell(timed([&] { return message_from(line.socket); }));
        return timed([&] { return message_from(line.socket); });
    });
    receiver.told<bool>("its readiness for signals");
    time_passes(3s);
    receiver.interrupt();
    time_passes(1s);
    const auto message = random_word();
    line.peer.send(message);
    const auto first = receiver.told<Timed>("the message from receive_exactly()");
    if (first.first != message) {
        lose("A signal came before the message, and receive_exactly() did the wrong thing.", "expected: " + message,
             "instead:  " + first.first);
    }
    time_passes(3s);
    receiver.interrupt();
    const auto second = receiver.value("receive_exactly()");
    if (second.first.find("EINTR") == std::string::npos) {
        suspect("eintr-restarts-the-wait", 7);
    }
    must_time_out(second, "with a signal after 3 s and no byte at all");
}

// All of them

TEST_CASE("A signal that interrupts a call changes nothing" * points(1) * catches("eintr-not-retried", 2)
          * never_ends) {
    auto to_server = connection();
    auto client = run([&] { return disconnecting::exchange(to_server.socket, given<std::string>()); }, signals());
    const auto words = Texts{random_word(), random_word()};
    client.give(words[0]);
    to_server.peer.receives_then_end(words[0]);
    to_server.peer.send(words[1]);
    to_server.peer.finish();
    client.returns(words[1], "exchange()");

    auto to_client = connection();
    auto server = run(
        [&] {
            disconnecting::answer(net::Descriptor(to_client.socket),
                                  [](const std::string& request) { return request + "!"; });
        },
        signals());
    to_client.peer.send(words[1]);
    to_client.peer.finish();
    to_client.peer.receives_then_end(words[1] + "!");
    server.finishes("answer()");

    auto unwanted = connection();
    auto refusing = run(
        [&] {
            const auto reply = given<std::string>();
            return timed([&] {
                disconnecting::refuse(net::Descriptor(unwanted.socket), reply, deadline);
                return std::string("it returned");
            });
        },
        signals());
    unwanted.peer.send(words[1]);
    refusing.give(words[0]);
    unwanted.peer.receives_then_end(words[0]);
    const auto outcome = refusing.value("refuse()");
    if (outcome.first != "it returned" || outcome.second < std::chrono::milliseconds(deadline).count() - 1) {
        lose("refuse() should have gone on waiting for the peer's end after a signal.",
             "instead: after " + std::to_string(outcome.second) + " ms, " + outcome.first);
    }
}

TEST_CASE("Time runs out also while bytes keep coming" * points(1) * catches("negative-timeout-waits-for-ever", 7)) {
    const auto one_by_one = Faults().reads_of_at_most(1); // so that the bytes last longer than the time
    auto line = connection();
    auto receiving = run(
        [&] {
            const auto first = message_from(line.socket);
            return std::pair(first, timed([&] { return message_from(line.socket, 1ms, 4000); }));
        },
        one_by_one);
    const auto message = random_word();
    line.peer.send(message + random_bytes(3000));
    const auto got = receiving.value("receive_exactly()");
    if (got.first != message || got.second.first != "std::system_error with ETIMEDOUT") {
        lose("receive_exactly(), with a message, then 3000 of 4000 bytes and 1 ms for them, did the wrong thing.",
             "expected: " + quote(message) + ", then std::system_error with ETIMEDOUT",
             "instead:  " + quote(got.first) + ", then " + got.second.first);
    }

    auto flood = connection();
    auto refusing = run(
        [&] {
            const auto reply = given<std::string>();
            return timed([&] {
                disconnecting::refuse(net::Descriptor(flood.socket), reply, 1ms);
                return std::string();
            });
        },
        one_by_one);
    flood.peer.send(random_bytes(8000));
    const auto reply = random_word();
    refusing.give(reply);
    flood.peer.receives(reply);
    suspect("drains-for-ever", 6);
    const auto outcome = refusing.value("refuse()");
    if (outcome.second > 4) {
        lose("refuse() waits longer than its patience, as long as there is something to receive.", "patience: 1 ms",
             "waited:   " + std::to_string(outcome.second) + " ms");
    }
}
