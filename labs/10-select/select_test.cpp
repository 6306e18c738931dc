// Lab 10, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test are the clients, and the one who asks the service to stop. Time is the engine's: when your
// code waits, its clock jumps to the moment at which the wait is over, so that no test lasts as long as it measures.

#include "select.hpp"

#include "harness/conversation_state.hpp"
#include "harness/lab_test.hpp"
#include "harness/shared.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace harness;
using event_loop::Interest;
using event_loop::Limits;
using event_loop::wait_until_ready;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

// wait_until_ready(): what the bodies use, in the process of your code.

/// A wish or an answer, as the test and the body exchange it: the number of a socket in the test's own count, and what
/// for.
using Wish = std::pair<int, int>;
constexpr int for_reading = 1;
constexpr int for_writing = 2;

std::vector<Interest> as_interests(const std::vector<Wish>& wishes, const std::vector<int>& descriptors) {
    std::vector<Interest> interests;
    for (const auto& [which, what] : wishes) {
        interests.push_back(
            {descriptors.at(static_cast<std::size_t>(which)), (what & for_reading) != 0, (what & for_writing) != 0});
    }
    return interests;
}

std::vector<Wish> as_wishes(const std::vector<Interest>& interests, const std::vector<int>& descriptors) {
    std::vector<Wish> wishes;
    for (const Interest& i : interests) {
        const auto place = std::find(descriptors.begin(), descriptors.end(), i.descriptor);
        wishes.emplace_back(place == descriptors.end() ? -1 : static_cast<int>(place - descriptors.begin()),
                            (i.reading ? for_reading : 0) | (i.writing ? for_writing : 0));
    }
    return wishes;
}

/// The same descriptor under another number. By a system call that leaves no trace in the report.
int moved_to(int descriptor, int number) {
    const long moved = ::syscall(SYS_fcntl, descriptor, F_DUPFD_CLOEXEC, number);
    if (moved != number) {
        throw std::runtime_error("the test's body could not make descriptor " + std::to_string(number));
    }
    return number;
}

void fill(int socket) {
    const std::string bytes(4096, '.');
    while (::syscall(SYS_sendto, socket, bytes.data(), bytes.size(), MSG_DONTWAIT, nullptr, 0) > 0) {}
}

/// How many milliseconds the call took, and how many descriptors were ready.
std::pair<int, int> timed(const std::vector<Interest>& interests, std::optional<milliseconds> timeout) {
    const auto start = std::chrono::steady_clock::now();
    const auto ready = wait_until_ready(interests, timeout);
    const auto time = std::chrono::round<milliseconds>(std::chrono::steady_clock::now() - start);
    return {static_cast<int>(time.count()), static_cast<int>(ready.size())};
}

/// What wait_until_ready() has thrown, or found.
std::string outcome_of(const std::vector<Interest>& interests) {
    try {
        return std::to_string(wait_until_ready(interests, milliseconds(0)).size()) + " ready";
    } catch (const std::out_of_range&) {
        return "std::out_of_range";
    } catch (const std::system_error& error) {
        return "std::system_error with " + errno_name(error.code().value());
    }
}

void take_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGUSR1, &action, nullptr);
}

std::string text_of(const std::vector<Wish>& wishes) {
    std::string text;
    for (const auto& [which, what] : wishes) {
        text += (text.empty() ? "" : ", ") + std::to_string(which);
        text +=
            std::string(" (") + ((what & for_reading) != 0 ? "r" : "") + ((what & for_writing) != 0 ? "w" : "") + ")";
    }
    return text.empty() ? "nothing" : text;
}

void must_equal(const std::vector<Wish>& expected, const std::vector<Wish>& got) {
    if (got == expected) {
        return;
    }
    if (std::is_permutation(expected.begin(), expected.end(), got.begin(), got.end())) {
        suspect("readiness-mixed-up", 2);
    } else if (got.size() < expected.size() && std::all_of(got.begin(), got.end(), [&](const Wish& w) {
                   return std::find(expected.begin(), expected.end(), w) != expected.end();
               })) {
        suspect("select-first-argument", 2);
    }
    lose("wait_until_ready() returned the wrong ones. Sockets are counted from 0, r is for reading, w for writing.",
         "expected: " + text_of(expected), "returned: " + text_of(got));
}

// serve(): what the bodies use.

bool is_closed(int descriptor) { return ::syscall(SYS_fcntl, descriptor, F_GETFD) < 0; }

bool is_readable(int descriptor) {
    pollfd waited{descriptor, POLLIN, 0};
    const timespec at_once{0, 0};
    return ::syscall(SYS_ppoll, &waited, 1, &at_once, nullptr, 0) == 1;
}

/// Serves, and tells whether the listener and stop are still open, and stop still readable.
void serve_and_tell(int listener, int stop, const Limits& limits) {
    event_loop::serve(listener, stop, limits);
    tell(std::vector<int>{!is_closed(listener), !is_closed(stop), is_readable(stop)});
}

// On the other side.

// Of sockets, in bytes.
constexpr int small_buffer = 4608; ///< the least that Linux gives for sending
constexpr int large_buffer = 1 << 20;

void set_buffer(int socket, int option, int size) { ::setsockopt(socket, SOL_SOCKET, option, &size, sizeof size); }

/// A listening socket for the service, and the pipe by which it is asked to stop.
class Service {
public:
    /// \param send_buffer of the clients' sockets in the service, in bytes; 0 for what the kernel thinks right
    /// \param receive_buffer the same
    explicit Service(int send_buffer = 0, int receive_buffer = 0)
        : listener_(listen(send_buffer, receive_buffer)), stop_(pipe_to_student()) {}
    [[nodiscard]] int listener() const { return listener_; }
    [[nodiscard]] int stop() const { return stop_.socket; }

    auto start(const Limits& limits = {}, const Faults& faults = {}) {
        return run([this, limits] { serve_and_tell(listener_, stop_.socket, limits); }, faults);
    }
    Peer connect() { return connect_to_student(ntohs(address_.sin_port)); }
    /// A client for which little can be under way: whoever sends it more must wait until it reads.
    Peer connect_with_small_buffer(int receive_buffer = small_buffer / 2) {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        set_buffer(made.get(), SO_RCVBUF, receive_buffer);
        if (::connect(made.get(), reinterpret_cast<const sockaddr*>(&address_), sizeof address_) != 0) {
            lose("The test could not connect to the service: its listener is closed.");
        }
        return Peer(std::move(made));
    }
    void ask_to_stop() { stop_.peer.send("."); }
    void ask_to_stop_by_closing() { stop_.peer.close(); }

private:
    Socket listen(int send_buffer, int receive_buffer) {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (send_buffer != 0) { // accepted ones inherit it
            set_buffer(made.get(), SO_SNDBUF, send_buffer);
        }
        if (receive_buffer != 0) {
            set_buffer(made.get(), SO_RCVBUF, receive_buffer);
        }
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        auto* generic = reinterpret_cast<sockaddr*>(&address_);
        if (::bind(made.get(), generic, size) != 0 || ::listen(made.get(), 64) != 0
            || ::getsockname(made.get(), generic, &size) != 0) {
            throw net::failure_of("the test's listener");
        }
        return Socket(std::move(made));
    }
    sockaddr_in address_{};
    Socket listener_;
    Connection stop_;
};

/// The service must return by itself, and leave nothing behind.
void must_end(Student<void>& served) {
    const auto left = served.told<std::vector<int>>("the return of serve()");
    served.finishes("serve()");
    if (left.size() != 3) {
        throw malformed{};
    }
    if (left[0] == 0 || left[1] == 0) {
        suspect("closes-borrowed-descriptor", 7);
        lose(std::string("serve() has closed a descriptor that belongs to its caller: ")
             + (left[0] != 0 ? "stop." : "the listener."));
    }
    if (left[2] == 0) {
        suspect("stop-request-consumed", 7);
        lose("serve() has read from stop: whoever else waits for it will never hear of the request.");
    }
    suspect("threads-instead-of-a-loop", 5);
    if (const auto threads = served.count(Call::thread); threads != 0) {
        lose("serve() has started threads, where one is enough to wait for all clients.",
             "started: " + std::to_string(threads));
    }
    suspect("fd-leak-per-connection", 6);
    served.leaves_no_descriptor_open();
    withdraw_suspicion();
}

void stops(Service& service, Student<void>& served) {
    service.ask_to_stop();
    must_end(served);
}

std::string random_line() { return random_word() + "\n"; }

std::string lines_of(std::size_t count, std::size_t length = 8) {
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) {
        lines += random_word(length) + "\n";
    }
    return lines;
}

void is_served(Peer& client) {
    const auto line = random_line();
    client.send(line);
    client.receives(line);
}

/// Nothing has come, not even an end.
bool is_still_connected(const Peer& client) {
    char byte = 0;
    return ::recv(client.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

/// The service must end the connection, in whichever way, without another word.
void is_dropped(Peer& client) {
    if (const auto more = client.receive_until_end(); !more.empty()) {
        lose("A client that should have been closed was sent something first.", "received: " + quote(more));
    }
}

void leaves(Peer& client) {
    client.finish();
    is_dropped(client);
}

/// All calls that the service has made so far and that can be made for ever.
unsigned calls_of(const Student<void>& served) {
    unsigned sum = 0;
    for (const Call call : {Call::select, Call::poll, Call::epoll_wait, Call::accept, Call::recv, Call::read,
                            Call::send, Call::write, Call::sleep, Call::ioctl, Call::getsockopt}) {
        sum += served.count(call);
    }
    return sum;
}

/// A minute in which nothing happens: the service must not make a single call.
void must_be_idle(const Student<void>& served, const std::string& situation) {
    students_come_to_rest();
    if (constexpr unsigned many = 100; served.would_blocks_in_a_row() > many) {
        suspect("busy-poll-no-blocking-wait", 3);
    }
    const unsigned before = calls_of(served);
    time_passes(minutes(1));
    if (const unsigned more = calls_of(served) - before; more != 0) {
        lose("The service works although nothing happens: " + situation + ".", "time that passed: 1 minute",
             "calls in that time: " + std::to_string(more));
    }
}

/// While it lives, the process of your code is stopped: what happens meanwhile, it finds all at once.
class Standstill {
public:
    explicit Standstill(Student<void>& served) : process_(served.state().process) {
        students_come_to_rest();
        ::kill(process_, SIGSTOP);
        siginfo_t info{};
        ::waitid(P_PID, static_cast<id_t>(process_), &info, WSTOPPED | WEXITED | WNOWAIT);
    }
    Standstill(const Standstill&) = delete;
    Standstill& operator=(const Standstill&) = delete;
    ~Standstill() { ::kill(process_, SIGCONT); }

private:
    pid_t process_;
};

/// A call of the service: its place in the transcript, the descriptor, the result.
struct Done {
    std::uint32_t number;
    int descriptor;
    std::int64_t result;
};

/// Those of a kind that have succeeded so far, in order. Hints, as all of the transcript is.
std::vector<Done> done(std::initializer_list<Call> calls) {
    std::vector<Done> found;
    for (const Entry& entry : shared->ring) { // copied first: the service may go on writing
        const Done one{entry.number.load(), entry.descriptor, entry.result};
        if (one.number != 0 && one.result > 0 && std::find(calls.begin(), calls.end(), entry.call) != calls.end()) {
            found.push_back(one);
        }
    }
    std::sort(found.begin(), found.end(), [](const Done& a, const Done& b) { return a.number < b.number; });
    return found;
}

/// The service's descriptor for the client that it has accepted last.
int descriptor_of_the_last() {
    const auto accepted = done({Call::accept});
    return accepted.empty() ? no_descriptor : static_cast<int>(accepted.back().result);
}

/// How many bytes were received on \p one, from the line \p begin of the transcript on, before the first on \p other.
std::size_t received_before(int one, int other, std::uint32_t begin) {
    std::size_t bytes = 0;
    for (const Done& reception : done({Call::recv, Call::read})) {
        if (reception.number > begin && reception.descriptor == other) {
            break;
        }
        const bool counts = reception.number > begin && reception.descriptor == one;
        bytes += counts ? static_cast<std::size_t>(reception.result) : 0;
    }
    return bytes;
}

} // namespace

// wait_until_ready()

TEST_CASE("wait_until_ready() returns what is ready, in the order given, and nothing else" * points(1)
          * catches("readiness-mixed-up", 2) * catches("select-first-argument", 2, Status::stuck)) {
    std::vector<Connection> lines;
    for (int i = 0; i < 10; ++i) {
        lines.push_back(local_connection()); // what a peer has sent is there when its send() returns
    }
    constexpr int high_number = 900;
    auto waiter = run(
        [&] {
            std::vector<int> descriptors;
            for (const Connection& line : lines) {
                descriptors.push_back(line.socket);
            }
            descriptors.back() = moved_to(descriptors.back(), high_number);
            for (const int which : given<std::vector<int>>()) {
                fill(descriptors.at(static_cast<std::size_t>(which)));
            }
            for (int i = 0; i < 3; ++i) {
                const auto interests = as_interests(given<std::vector<Wish>>(), descriptors);
                tell(as_wishes(wait_until_ready(interests, std::nullopt), descriptors));
            }
        },
        Faults().descriptor_limit(high_number + 1));

    // Everything is as it comes, except that number 0 has sent nothing, number 1 has room, and the highest stands
    // before and behind all others: then no order is right by luck.
    const int highest = static_cast<int>(lines.size()) - 1;
    std::vector<int> full;
    std::vector<int> has_sent = {highest};
    std::vector<Wish> wishes = {{highest, for_reading}};
    for (int i = 0; i < highest; ++i) {
        if (i != 1 && random_number(0, 2) == 0) {
            full.push_back(i);
        }
        if (i != 0 && random_number(0, 1) == 0) {
            has_sent.push_back(i);
        }
        const int always = i == 0 ? for_reading : (i == 1 ? for_writing : 0);
        const auto place = static_cast<long>(random_number(1, static_cast<std::uint32_t>(i) + 1));
        wishes.emplace(wishes.begin() + place, i, static_cast<int>(random_number(0, 3)) | always);
    }
    wishes.emplace_back(highest, for_writing); // two wishes for one socket
    for (const int i : has_sent) {
        lines[static_cast<std::size_t>(i)].peer.send(random_line());
    }
    waiter.give(full);

    const auto contains = [](const std::vector<int>& all, int one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    };
    std::vector<Wish> expected;
    for (const auto& [which, what] : wishes) {
        const int possible = (contains(has_sent, which) ? for_reading : 0) | (contains(full, which) ? 0 : for_writing);
        if ((what & possible) != 0) {
            expected.emplace_back(which, what & possible);
        }
    }
    waiter.give(wishes);
    must_equal(expected, waiter.told<std::vector<Wish>>("what wait_until_ready() returns"));

    const std::vector<Wish> only_the_highest = {{highest, for_reading}};
    waiter.give(only_the_highest);
    must_equal(only_the_highest, waiter.told<std::vector<Wish>>("the readable socket with the highest number"));

    // Nothing is ready yet: it must wait.
    std::vector<Wish> silent;
    for (int i = 0; i < highest; ++i) {
        if (!contains(has_sent, i)) {
            silent.emplace_back(i, for_reading);
        }
    }
    const Wish last = silent[random_number(0, static_cast<std::uint32_t>(silent.size()) - 1)];
    waiter.give(silent);
    waiter.waits_in(Call::select);
    lines[static_cast<std::size_t>(last.first)].peer.send(random_line());
    must_equal({last}, waiter.told<std::vector<Wish>>("the socket for which it waited"));
    waiter.finishes("wait_until_ready()");
}

TEST_CASE("wait_until_ready() waits as long as it is told each time, not for what the last time left" * points(1)
          * catches("select-timeout-mishandled", 3)) {
    auto line = connection();
    auto waiter = run([&] {
        const std::vector<Interest> interests = {{line.socket, true, false}};
        for (const int timeout : given<std::vector<int>>()) {
            tell(timed(interests, milliseconds(timeout)));
        }
        tell(timed({}, milliseconds(given<int>())));
        tell(timed(interests, std::nullopt));
    });
    std::vector<int> timeouts;
    for (int i = 0; i < 3; ++i) {
        timeouts.push_back(static_cast<int>(random_number(1001, 5000)));
    }
    timeouts.insert(timeouts.begin() + 1, {0, -1000});
    waiter.give(timeouts);
    timeouts.push_back(static_cast<int>(random_number(100, 900)));
    waiter.give(timeouts.back());
    for (const int timeout : timeouts) {
        const int expected = std::max(timeout, 0);
        const auto [time, ready] =
            waiter.told<std::pair<int, int>>("the end of a wait for " + std::to_string(timeout) + " ms");
        if (time != expected || ready != 0) {
            lose("wait_until_ready() waited for another time than it was told.",
                 "told:   " + std::to_string(timeout) + " ms", "waited: " + std::to_string(time) + " ms",
                 "ready:  " + std::to_string(ready) + " (expected: 0)");
        }
    }
    const auto span = minutes(random_number(1, 20));
    time_passes(span);
    line.peer.send(random_line());
    const auto [time, ready] = waiter.told<std::pair<int, int>>("the end of a wait without limit");
    if (milliseconds(time) != span || ready != 1) {
        lose("wait_until_ready() without a limit did not wait for what came.",
             "the peer sent something after: " + std::to_string(span.count()) + " minutes",
             "it returned after:             " + std::to_string(time) + " ms, with " + std::to_string(ready)
                 + " ready descriptors (expected: 1)");
    }
    waiter.finishes("wait_until_ready()");
}

TEST_CASE("wait_until_ready() goes on after a signal, with new sets and what is left of the time" * points(1)
          * catches("select-eintr-fatal", 3)) {
    const auto must_be = [](std::pair<int, int> got, milliseconds expected, int ready) {
        if (got.second > ready) {
            suspect("select-result-unchecked", 3);
            lose("wait_until_ready() took the sets of an interrupted select() for an answer.", "ready: nothing",
                 "returned: " + std::to_string(got.second) + " descriptors");
        }
        if (milliseconds(got.first) > expected) {
            suspect("eintr-restarts-the-wait", 3);
        }
        if (got != std::pair(static_cast<int>(expected.count()), ready)) {
            lose("wait_until_ready() was interrupted by signals, and waited for another time than it was told.",
                 "expected: " + std::to_string(expected.count()) + " ms",
                 "waited: " + std::to_string(got.first) + " ms");
        }
    };
    auto line = connection();
    auto other = connection();
    auto waiter = run(
        [&] {
            take_signals();
            const std::vector<Interest> interests = {{line.socket, true, false}, {other.socket, true, false}};
            for (int i = 0; i < 2; ++i) {
                tell(timed(interests, milliseconds(given<int>())));
            }
        },
        Faults().fail(Call::select, {EINTR, EINTR}));
    const milliseconds timeout(random_number(5000, 9000));
    waiter.give(static_cast<int>(timeout.count()));
    time_passes(seconds(2));
    waiter.interrupt();
    time_passes(seconds(2));
    waiter.interrupt();
    must_be(waiter.told<std::pair<int, int>>("the end of a wait"), timeout, 0);

    waiter.give(static_cast<int>(timeout.count()));
    time_passes(seconds(2));
    waiter.interrupt();
    students_come_to_rest();
    line.peer.send(random_line());
    must_be(waiter.told<std::pair<int, int>>("the end of a wait"), seconds(2), 1);
    waiter.finishes("wait_until_ready()");
}

TEST_CASE("wait_until_ready() refuses descriptors that no set can hold, and reports one that is closed" * points(1)
          * catches("fd-setsize-unchecked", 4)) {
    auto line = connection();
    auto waiter = run(
        [&] {
            const Interest good{line.socket, false, true};
            const int highest = moved_to(line.socket, FD_SETSIZE - 1);
            const int too_high = moved_to(line.socket, FD_SETSIZE);
            for (int i = 0; i < 4; ++i) {
                const int number = given<int>();
                const int descriptor = number == FD_SETSIZE ? too_high : number;
                tell(outcome_of({good, {descriptor, i != 1, i == 1}}));
            }
            tell(outcome_of({good, {highest, true, false}}));
            std::vector<Interest> interests(static_cast<std::size_t>(given<int>()), good);
            tell(outcome_of(interests));
            const int closed = moved_to(line.socket, given<int>());
            ::close(closed);
            tell(outcome_of({good, {closed, true, false}}));
        },
        Faults().descriptor_limit(FD_SETSIZE + 1));
    const auto must_tell = [&](const std::string& expected, const std::string& situation) {
        const auto got = waiter.told<std::string>("the answer for " + situation);
        if (got != expected) {
            lose("wait_until_ready() did not do what it should with " + situation + ".", "expected: " + expected,
                 "instead:  " + got);
        }
    };
    for (const int number : {FD_SETSIZE, FD_SETSIZE + static_cast<int>(random_number(1, 4000)), -1, INT_MAX}) {
        waiter.give(number);
        must_tell("std::out_of_range", "descriptor " + std::to_string(number));
    }
    line.peer.send(random_line());
    const int many = static_cast<int>(random_number(10, 90));
    waiter.give(many);
    const auto first = waiter.told<std::string>("the answer for descriptor " + std::to_string(FD_SETSIZE - 1));
    if (first != "1 ready" && first != "2 ready") { // the byte may still be under way
        suspect("highest-descriptor-refused", 4);
        lose("wait_until_ready() refused the highest descriptor that a set can hold.",
             "descriptor: " + std::to_string(FD_SETSIZE - 1), "instead: " + first);
    }
    must_tell(std::to_string(many) + " ready", std::to_string(many) + " interests in one descriptor");
    suspect("select-closed-fd-ebadf", 4);
    waiter.give(static_cast<int>(random_number(100, 400)));
    must_tell("std::system_error with EBADF", "a descriptor that is closed");
    waiter.finishes("wait_until_ready()");
}

// serve()

TEST_CASE("serve() lets nobody wait for a client that has sent half a line" * points(1)
          * catches("partial-line-blocks-event-loop", 5, Status::stuck) * catches("state-shared-between-clients", 5)) {
    Service service;
    auto served = service.start();
    std::vector<Peer> clients;
    std::vector<std::string> words;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(service.connect());
        words.push_back(random_word());
        clients.back().send(words.back());
    }
    Peer whole = service.connect();
    is_served(whole);
    for (std::size_t i = clients.size(); i-- > 0;) {
        if (!is_still_connected(clients[i])) {
            suspect("one-recv-one-message", 5);
            lose("A client that had sent half a line was answered, or closed, before the other half came.");
        }
        const auto more = random_word();
        clients[i].send(more + "\n");
        const auto expected = words[i] + more + "\n";
        if (const auto got = clients[i].receive(expected.size()); got != expected) {
            lose("A client got something else than its own line, while others had sent half a line each.",
                 difference(expected, got));
        }
        is_served(whole);
    }
    stops(service, served);
}

TEST_CASE("serve() watches every client in every turn, and the listener with them" * points(1)
          * catches("fdset-not-rebuilt", 5)) {
    Service service;
    auto served = service.start();
    std::vector<Peer> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(service.connect());
        for (Peer& client : clients) {
            is_served(client);
        }
        for (std::size_t k = clients.size(); k-- > 0;) {
            is_served(clients[k]);
        }
        if (i == 2) {
            leaves(clients.front());
            clients.erase(clients.begin());
        }
    }
    stops(service, served);
}

TEST_CASE("serve() sends back each byte of each line, in whatever pieces they come and go" * points(1)
          * catches("discards-bytes-after-delimiter", 5)) {
    {
        Service service;
        auto served = service.start();
        Peer client = service.connect();
        const auto lines = lines_of(3) + "\n\n" + lines_of(1);
        const auto word = random_word();
        client.send(lines + word);
        client.receives(lines);
        client.send(word + "\n");
        suspect("partial-line-lost", 5);
        client.receives(word + word + "\n");
        auto bytes = random_bytes(300);
        std::replace(bytes.begin(), bytes.end(), '\n', '\0');
        bytes[bytes.size() / 2] = '\0';
        client.send(bytes + "\r\n");
        suspect("embedded-nul-truncation", 5);
        client.receives(bytes + "\r\n");
        // As many bytes as there is room for in a buffer of any usual size: whoever then calls recv() again, to see
        // whether there is more, must not be kept waiting.
        const auto burst = lines_of(512, 31);
        Peer other = service.connect();
        client.send(burst);
        suspect("blocking-recv-in-event-loop", 5);
        client.receives(burst);
        is_served(other);
        withdraw_suspicion();
        stops(service, served);
    }
    every_seed(4, [](const Seed& seed) {
        suspect("ignores-short-send", 5);
        Service service;
        auto served = service.start({}, seed.faults(24));
        Peer first = service.connect();
        Peer second = service.connect();
        const auto lines = lines_of(seed.number(20, 40), seed.number(0, 30));
        const auto others = lines_of(seed.number(20, 40), seed.number(0, 30));
        first.send(lines);
        second.send(others);
        second.receives(others);
        first.receives(lines);
        stops(service, served);
    });
}

TEST_CASE("serve() lets nobody wait for a client that does not read" * points(1)
          * catches("blocking-send-in-event-loop", 5)) {
    Service service(small_buffer);
    auto served = service.start();
    Peer other = service.connect();
    is_served(other);
    Peer never_reads = service.connect_with_small_buffer();
    const auto flood = lines_of(64, 499);
    never_reads.send(flood);
    students_come_to_rest(); // by now there is no room for more
    is_served(other);
    Peer late = service.connect();
    is_served(late);
    const auto more = lines_of(4);
    never_reads.send(more);
    is_served(other);
    suspect("drops-what-would-block", 5);
    never_reads.receives(flood + more);
    withdraw_suspicion();
    is_served(never_reads);
    stops(service, served);
}

TEST_CASE("serve() stops reading from a client for which more than Limits::queued bytes wait" * points(1)
          * catches("backpressure-without-unwatching", 5, Status::spinning) * catches("queue-without-limit", 5)) {
    Service service(small_buffer, large_buffer);
    Limits limits;
    limits.queued = 4096;
    auto served = service.start(limits);
    Peer never_reads = service.connect_with_small_buffer(small_buffer);
    is_served(never_reads);
    const int descriptor = descriptor_of_the_last();
    Peer other = service.connect();
    is_served(other);
    const std::uint32_t begin = shared->entries;
    const auto flood = lines_of(160, 499);
    never_reads.send(flood);
    students_come_to_rest();
    const auto received = received_before(descriptor, no_descriptor, begin);
    if (received > flood.size() / 4 * 3) {
        lose("The service goes on reading from a client that does not read its answers.",
             "may wait for it:  " + bytes_of(limits.queued) + " before the service stops reading from it",
             "received from it: " + bytes_of(received) + " of " + std::to_string(flood.size()));
    }
    is_served(other);
    students_come_to_rest(); // whoever never does is noticed here
    is_served(other);
    suspect("slow-reader-cut-off", 5);
    never_reads.receives(flood);
    withdraw_suspicion();
    is_served(never_reads);
    stops(service, served);
}

TEST_CASE("serve() makes no call while nothing happens" * points(1)
          * catches("wants-to-write-always", 5, Status::spinning) * catches("polls-while-idle", 7)) {
    Service service;
    auto served = service.start();
    must_be_idle(served, "nobody is connected");
    std::vector<Peer> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(service.connect());
        is_served(clients.back());
    }
    must_be_idle(served, "all clients are silent");
    const auto word = random_word();
    clients.front().send(word);
    must_be_idle(served, "one client has sent half a line, and all are silent");
    clients.front().send("\n");
    clients.front().receives(word + "\n");
    leaves(clients.back());
    must_be_idle(served, "one client has left, and the others are silent");
    stops(service, served);
}

TEST_CASE("serve() lets every client have its turn, however much another sends" * points(1)
          * catches("one-client-starves-others", 5)) {
    Service service(0, large_buffer);
    Limits limits;
    limits.queued = 1 << 20;
    auto served = service.start(limits);
    std::vector<int> descriptors;
    std::vector<Peer> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(service.connect());
        is_served(clients.back());
        descriptors.push_back(descriptor_of_the_last());
    }
    const auto flood = lines_of(200, 999);
    const std::uint32_t begin = shared->entries;
    std::vector<std::string> lines;
    {
        const Standstill until_all_have_sent(served);
        clients[1].send(flood);
        for (std::size_t i = 0; i < clients.size(); ++i) {
            lines.push_back(random_line());
            clients[i].send(lines[i]);
        }
    }
    clients[0].receives(lines[0]);
    clients[2].receives(lines[2]);
    for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
        const auto bytes = received_before(descriptors.at(1), descriptors.at(i), begin);
        if (bytes > 2 * event_loop::most_per_turn) { // twice, for whoever looks at the bytes first and then takes them
            lose("A client with one line had to wait for another that sends without a pause.",
                 "allowed from one client in a turn:           " + bytes_of(event_loop::most_per_turn),
                 "received from that one, before the line came: " + bytes_of(bytes));
        }
    }
    clients[1].receives(flood + lines[1]);
    stops(service, served);
}

TEST_CASE("serve() goes on serving the others when several clients leave at once" * points(1)
          * catches("erase-while-iterating", 6, Status::crashed) * catches("select-closed-fd-ebadf", 6)) {
    Service service;
    auto served = service.start();
    std::vector<Peer> clients;
    const auto some_come = [&](int count) {
        for (int i = 0; i < count; ++i) {
            clients.push_back(service.connect());
            is_served(clients.back());
        }
    };
    some_come(8);
    for (const bool from_the_front : {true, false}) {
        std::vector<std::string> lines;
        {
            const Standstill until_all_have_left(served);
            for (std::size_t i = 0; i < 4; ++i) {
                clients[from_the_front ? i : i + 4].close();
            }
            clients.erase(clients.begin() + (from_the_front ? 0 : 4), clients.end() - (from_the_front ? 4 : 0));
            clients.push_back(service.connect()); // comes while numbers become free
            for (Peer& client : clients) {
                lines.push_back(random_line());
                client.send(lines.back());
            }
        }
        for (std::size_t i = 0; i < clients.size(); ++i) {
            clients[i].receives(lines[i]);
        }
        some_come(3);
    }
    clients.back().send(random_word());
    leaves(clients.back());
    suspect("broadcast-to-departed-client", 6);
    Peer heir = service.connect(); // gets the number of the one that has left in the middle of a line
    is_served(heir);
    withdraw_suspicion();
    stops(service, served);
}

TEST_CASE("serve() outlives clients that reset or hang up early" * points(1)
          * catches("one-client-ends-the-service", 6)) {
    Service service(small_buffer);
    Peer gone_before = service.connect();
    gone_before.reset();
    auto served = service.start({}, Faults().writes_cut_at({9, 5, 5, 5, 5, 5}));
    Peer other = service.connect();
    is_served(other);

    Peer in_a_line = service.connect();
    is_served(in_a_line);
    in_a_line.send(random_word());
    in_a_line.reset();
    is_served(other);

    Peer hangs_up = service.connect();
    {
        const Standstill until_it_has_gone(served);
        hangs_up.send(lines_of(3)); // the first answer meets a connection that is no more, the next fails
        hangs_up.close();
    }
    students_come_to_rest();
    if (served.state().signal == SIGPIPE) {
        suspect("sigpipe-not-ignored", 6);
    }
    is_served(other);

    Peer never_reads = service.connect_with_small_buffer();
    never_reads.send(lines_of(64, 499));
    students_come_to_rest();
    never_reads.reset(); // readable and writable at once
    students_come_to_rest();
    if (served.state().dead) {
        suspect("use-after-free-of-client", 6);
    }
    is_served(other);

    Peer late = service.connect();
    is_served(late);
    is_served(other);
    stops(service, served);
}

TEST_CASE("serve() closes a client with a line over the limit, and nobody else" * points(1)
          * catches("unbounded-input-buffer", 6)) {
    Service service;
    Limits limits;
    limits.line = 40;
    auto served = service.start(limits);
    Peer other = service.connect();
    const auto half = random_word();
    other.send(half);
    suspect("limit-off-by-one", 6);
    Peer longest = service.connect();
    const auto line = lines_of(1, limits.line);
    longest.send(line);
    longest.receives(line);
    suspect("limit-for-all-in-hand", 6);
    const auto lines = lines_of(3, limits.line);
    longest.send(lines);
    longest.receives(lines);
    withdraw_suspicion();

    Peer too_long = service.connect();
    is_served(too_long);
    too_long.send(random_word(limits.line + 1)); // and no '\n': nobody must wait for one
    is_dropped(too_long);
    suspect("one-client-ends-the-service", 6);
    is_served(longest);
    withdraw_suspicion();

    Peer in_pieces = service.connect();
    in_pieces.send(random_word(limits.line));
    students_come_to_rest();
    in_pieces.send(random_word(1));
    is_dropped(in_pieces);

    Peer with_its_end = service.connect();
    with_its_end.send(lines_of(1, limits.line + 1));
    suspect("limit-off-by-one", 6);
    is_dropped(with_its_end);

    suspect("one-client-ends-the-service", 6);
    other.send("\n");
    other.receives(half + "\n");
    is_served(longest);
    stops(service, served);
}

TEST_CASE("serve() sends what is queued to a client that has ended its stream, then closes it" * points(1)
          * catches("recv-zero-infinite-loop", 6, Status::spinning)
          * catches("fd-leak-per-connection", 6, Status::stuck) * catches("queued-bytes-lost-at-the-end", 6)) {
    Service service(small_buffer);
    auto served = service.start();
    Peer other = service.connect();
    Peer reads_late = service.connect_with_small_buffer();
    const auto lines = lines_of(64, 499);
    reads_late.send(lines + random_word()); // the last one is no line
    reads_late.finish();
    students_come_to_rest();
    is_served(other);
    students_come_to_rest(); // whoever never does is noticed here
    is_served(other);
    const auto got = reads_late.receive_until_end();
    if (got.size() > lines.size()) {
        suspect("eof-mid-message-accepted", 6);
        lose("What came without a '\\n' before the end of the stream was taken for a line.", difference(lines, got));
    }
    if (got != lines) {
        lose("A client that had ended its stream did not get all of its answers.", difference(lines, got));
    }
    Peer at_once = service.connect();
    leaves(at_once);
    is_served(other);
    stops(service, served);
}

TEST_CASE("serve() closes a client at the moment when it has been silent for Limits::silence" * points(1)
          * catches("silence-not-measured", 7)) {
    const milliseconds silence(60'000);
    const auto must_be_there = [](const Peer& client, const std::string& who) {
        students_come_to_rest();
        if (!is_still_connected(client)) {
            lose("The service closed a client before it had been silent for long enough: " + who + ".");
        }
    };
    const auto must_be_gone = [](Peer& client, const std::string& who) {
        students_come_to_rest();
        if (is_still_connected(client)) {
            lose("The service did not close a client that had been silent for long enough: " + who + ".");
        }
    };
    Limits limits;
    limits.silence = silence;
    const milliseconds some(random_number(1000, 20'000));
    {
        Service service;
        auto served = service.start(limits);
        must_be_idle(served, "nobody is connected, so that nobody can be silent");
        Peer never_said_anything = service.connect();
        Peer talks = service.connect();
        const auto word = random_word();
        talks.send(word);
        students_come_to_rest();
        const unsigned before = calls_of(served);
        time_passes(silence - some);
        if (const unsigned more = calls_of(served) - before; more > 6) {
            suspect("polls-while-idle", 7);
            lose("The service works although nothing happens: all clients are silent, and none for long enough.",
                 "calls in that time: " + std::to_string(more));
        }
        must_be_there(never_said_anything, "it has never said anything");
        must_be_there(talks, "it had sent half a line");
        talks.send(word);
        students_come_to_rest();
        time_passes(some + seconds(1));
        must_be_gone(never_said_anything, "it has never said anything");
        must_be_there(talks, "it has sent half a line in time");
        talks.send("\n");
        talks.receives(word + word + "\n");
        students_come_to_rest();
        time_passes(silence - seconds(1));
        must_be_there(talks, "it has sent a line in time");
        time_passes(seconds(2));
        must_be_gone(talks, "it has sent no line in time");
        Peer late = service.connect();
        is_served(late);
        stops(service, served);
    }
    Service service(small_buffer);
    auto served = service.start(limits);
    Peer never_reads = service.connect_with_small_buffer();
    const auto flood = lines_of(128, 499);
    never_reads.send(flood);
    never_reads.finish();
    students_come_to_rest();
    time_passes(silence + some);
    if (never_reads.receive_until_end().size() == flood.size()) { // all of it would not have been under way
        lose("The service kept a client that had ended its stream, and did not read its answers, for too long.");
    }
    Peer other = service.connect();
    is_served(other);
    stops(service, served);
}

TEST_CASE("serve() tells a client whose descriptor no set can hold, and goes on" * points(1)
          * catches("client-table-full-unhandled", 4, Status::stuck) * catches("fd-setsize-unchecked", 4)) {
    Service service;
    auto served = service.start({}, Faults().descriptors_from(FD_SETSIZE - 2));
    std::vector<Peer> clients;
    for (int i = 0; i < 2; ++i) {
        clients.push_back(service.connect());
        is_served(clients.back());
    }
    for (int i = 0; i < 3; ++i) {
        Peer refused = service.connect();
        const auto got = refused.receive_until_end();
        is_served(clients[0]);
        if (got != event_loop::no_room) {
            suspect("client-table-full-unhandled", 4);
            lose("A client for whom there was no room was not told so.",
                 difference(std::string(event_loop::no_room), got));
        }
        is_served(clients[1]);
    }
    suspect("client-table-full-unhandled", 4);
    leaves(clients[0]);
    students_come_to_rest();
    Peer next = service.connect();
    is_served(next);
    is_served(clients[1]);
    withdraw_suspicion();
    stops(service, served);
}

TEST_CASE("serve() leaves a client in the backlog while it has no descriptor for it" * points(1)
          * catches("no-pause-without-descriptors", 7, Status::spinning)
          * catches("client-lost-without-descriptors", 7, Status::stuck)
          * catches("accept-failure-ends-the-service", 7)) {
    {
        Service service;
        auto served = service.start({}, Faults().fail(Call::accept, {EMFILE, ENOBUFS}));
        Peer first = service.connect();
        is_served(first); // there is nobody whose leaving could make room: it is the time that does
        stops(service, served);
    }
    Service service;
    auto served = service.start({}, Faults().descriptor_limit(16));
    std::vector<Peer> clients;
    for (int i = 0; i < 16; ++i) {
        clients.push_back(service.connect());
    }
    is_served(clients.front());
    students_come_to_rest();
    const unsigned before = served.count(Call::accept);
    time_passes(event_loop::pause * 4);
    if (const unsigned more = served.count(Call::accept) - before; more > 10) {
        suspect("no-pause-without-descriptors", 7);
        lose("The service calls accept() again and again while it has no descriptor left.",
             "time that passed: " + std::to_string(event_loop::pause.count() * 4) + " ms",
             "calls in that time: " + std::to_string(more));
    }
    for (Peer& client : clients) {
        is_served(client);
        leaves(client);
    }
    if (served.count(Call::sleep) != 0) {
        suspect("sleeps-instead-of-waiting", 7);
        lose("The service sleeps while it has no descriptor for a new client: all others must wait meanwhile.");
    }
    stops(service, served);
}

TEST_CASE("serve() carries on when a signal comes, or a call finds nothing to do" * points(1)
          * catches("eintr-not-retried", 5)) {
    {
        Service service;
        auto served = run([&] {
            take_signals();
            serve_and_tell(service.listener(), service.stop(), {});
        });
        Peer client = service.connect();
        is_served(client);
        suspect("select-eintr-fatal", 3);
        served.interrupt();
        students_come_to_rest(); // it has taken the signal
        is_served(client);
        served.interrupt();
        students_come_to_rest();
        Peer late = service.connect();
        is_served(late);
        withdraw_suspicion();
        stops(service, served);
    }
    for (const auto& errors : {std::vector<int>{EINTR, EINTR}, {EAGAIN, EAGAIN}}) {
        Faults faults;
        for (const Call call : {Call::accept, Call::recv, Call::read, Call::send, Call::write}) {
            faults.fail(call, errors);
        }
        if (errors.front() == EINTR) {
            faults.fail(Call::select, errors).fail(Call::poll, errors);
        } else {
            suspect("eagain-treated-as-failure", 5);
        }
        Service service;
        auto served = service.start({}, faults);
        Peer client = service.connect();
        is_served(client);
        is_served(client);
        leaves(client);
        stops(service, served);
    }
    suspect("accept-failure-ends-the-service", 7);
    Service service;
    auto served = service.start({}, Faults().fail(Call::accept, {ECONNABORTED, EPROTO, ECONNABORTED}));
    Peer client = service.connect();
    is_served(client);
    stops(service, served);
    withdraw_suspicion();

    suspect("failure-kept-from-the-caller", 7);
    Service broken;
    Peer first = broken.connect();
    Peer second = broken.connect();
    auto fails = broken.start({}, Faults().fail(Call::accept, {0, EINVAL, EINVAL, EINVAL}));
    fails.throws_system_error({EINVAL}, "serve(), when accept() fails for good,");
    fails.leaves_no_descriptor_open();
}

TEST_CASE("serve() ends as soon as stop is readable, and closes every client" * points(1)
          * catches("stop-not-watched", 7)) {
    {
        Service service;
        service.ask_to_stop(); // before it begins
        auto served = service.start();
        must_end(served);
    }
    {
        Service service;
        auto served = service.start();
        students_come_to_rest();
        service.ask_to_stop_by_closing();
        must_end(served);
    }
    suspect("stop-waits-for-clients", 7);
    Service service(small_buffer);
    auto served = service.start();
    std::vector<Peer> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(service.connect());
        is_served(clients.back());
    }
    clients[1].send(random_word());
    for (const bool ends : {true, false}) {
        clients.push_back(service.connect_with_small_buffer());
        clients.back().send(lines_of(64, 499));
        if (ends) {
            clients.back().finish();
        }
    }
    students_come_to_rest();
    stops(service, served);
    for (Peer& client : clients) {
        client.receive_until_end();
    }
}
