// Lab 10, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test are the clients, and the one who asks the service to stop. Time is the engine's: when your
// code waits, its clock jumps to the moment at which the wait is over, so that no test lasts as long as it measures.

#include "select.hpp"

#include "harness/conversation_state.hpp"
#include "harness/lab_test.hpp"
#include "harness/shared.hpp"
#include "harness/situation.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <numeric>
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

/// What a transcript proves, whatever the test is about.
const struct {
    void fill(doctest::detail::TestCase& test) const {
        catches("sigpipe-not-ignored", 6, Sign::ended_by_sigpipe).fill(test);
        catches("blocking-send-in-event-loop", 5, Sign::waits_in_send).fill(test);
        catches("wants-to-write-always", 5, Sign::finds_only_writable).fill(test);
        catches("eagain-treated-as-failure", 5, Sign::gives_up_when_not_ready).fill(test);
    }
} proofs;

/// Loses with a misconception that the test has seen by itself.
template <class... Lines>
[[noreturn]] void lose_by(const std::string& misconception, int section, const std::string& what_happened,
                          const Lines&... lines) {
    suspect(misconception, section);
    lose(what_happened, lines...);
}

std::string random_line() { return random_word() + "\n"; }

std::string lines_of(std::size_t count, std::size_t length = 8) {
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) {
        lines += random_word(length) + "\n";
    }
    return lines;
}

int random_int(int low, int high) {
    return static_cast<int>(random_number(static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(high)));
}

// In the process of your code. The bodies' own calls leave no trace in the report.

/// The same descriptor under another number.
int moved_to(int descriptor, int number) {
    if (::syscall(SYS_fcntl, descriptor, F_DUPFD_CLOEXEC, number) != number) {
        throw std::runtime_error("the test's body could not make descriptor " + std::to_string(number));
    }
    return number;
}

void fill(int socket) {
    const std::string bytes(4096, '.');
    while (::syscall(SYS_sendto, socket, bytes.data(), bytes.size(), MSG_DONTWAIT, nullptr, 0) > 0) {}
}

bool is_closed(int descriptor) { return ::syscall(SYS_fcntl, descriptor, F_GETFD) < 0; }

bool is_non_blocking(int descriptor) { return (::syscall(SYS_fcntl, descriptor, F_GETFL) & O_NONBLOCK) != 0; }

bool is_readable(int descriptor) {
    pollfd waited{descriptor, POLLIN, 0};
    const timespec at_once{0, 0};
    return ::syscall(SYS_ppoll, &waited, 1, &at_once, nullptr, 0) == 1;
}

void take_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGUSR1, &action, nullptr);
}

// wait_until_ready()

/// A wish or an answer, as the test and the body exchange it: the number of a socket in the test's own count, and what
/// for.
using Wish = std::pair<int, int>;
using Wishes = std::vector<Wish>;
constexpr int for_reading = 1;
constexpr int for_writing = 2;

Wishes granted(const Wishes& wishes, const std::vector<int>& descriptors) {
    std::vector<Interest> interests;
    for (const auto& [which, what] : wishes) {
        interests.push_back(
            {descriptors.at(static_cast<std::size_t>(which)), (what & for_reading) != 0, (what & for_writing) != 0});
    }
    Wishes answer;
    for (const Interest& i : wait_until_ready(interests, std::nullopt)) {
        const auto place = std::find(descriptors.begin(), descriptors.end(), i.descriptor);
        answer.emplace_back(place == descriptors.end() ? -1 : static_cast<int>(place - descriptors.begin()),
                            (i.reading ? for_reading : 0) | (i.writing ? for_writing : 0));
    }
    return answer;
}

std::string text_of(const Wishes& wishes) {
    const std::array<std::string, 4> purposes = {" ()", " (r)", " (w)", " (rw)"};
    std::string text;
    for (const auto& [which, what] : wishes) {
        text += (text.empty() ? "" : ", ") + std::to_string(which) + purposes.at(static_cast<std::size_t>(what));
    }
    return text.empty() ? "nothing" : text;
}

void must_equal(const Wishes& expected, const Wishes& got) {
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

/// How many milliseconds a call took, and how many descriptors were ready.
using Timing = std::pair<int, int>;

Timing timed(const std::vector<Interest>& interests, std::optional<milliseconds> timeout) {
    const auto start = std::chrono::steady_clock::now();
    const auto ready = wait_until_ready(interests, timeout);
    const auto time = std::chrono::round<milliseconds>(std::chrono::steady_clock::now() - start);
    return {static_cast<int>(time.count()), static_cast<int>(ready.size())};
}

std::string text_of(const Timing& timing) {
    return "after " + std::to_string(timing.first) + " ms, with " + std::to_string(timing.second) + " ready";
}

void must_equal(const Timing& expected, const Timing& got, const std::string& what_happened) {
    if (got != expected) {
        lose(what_happened, "expected: to return " + text_of(expected), "returned:           " + text_of(got));
    }
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

// serve()

/// The calls of some kinds that have succeeded so far, each with its descriptor and its result, by their place in the
/// transcript. Hints, as all of it is.
std::map<std::uint32_t, std::pair<int, int>> done(std::initializer_list<Call> calls) {
    std::map<std::uint32_t, std::pair<int, int>> found;
    for (const Entry& entry : shared->ring) {
        if (entry.result > 0 && std::find(calls.begin(), calls.end(), entry.call) != calls.end()) {
            found[entry.number] = {entry.descriptor, static_cast<int>(entry.result)};
        }
    }
    found.erase(0); // unused, or just being written
    return found;
}

/// The service's descriptor for the client that it has accepted last.
int descriptor_of_the_last() {
    const auto accepted = done({Call::accept});
    return accepted.empty() ? no_descriptor : accepted.rbegin()->second.second;
}

/// How many bytes have been received on \p one, and before the first on \p other if that is given.
std::size_t received_on(int one, int other = no_descriptor) {
    std::size_t bytes = 0;
    for (const auto& [number, reception] : done({Call::recv, Call::read})) {
        if (reception.first == other) {
            break;
        }
        bytes += reception.first == one ? static_cast<std::size_t>(reception.second) : 0;
    }
    return bytes;
}

/// Waits until the service sleeps, which it must do when there is nothing to be done.
void must_rest() {
    students_come_to_rest();
    const auto& all = live_conversations();
    if (std::any_of(all.begin(), all.end(), [](Conversation* c) { return c->state().over(); })) {
        lose_waiting("The service should be waiting for its clients", {});
    }
    if (shared->spinning == 0) {
        return;
    }
    if (constexpr std::uint32_t many = 1000; shared->would_blocks_in_a_row > many) {
        suspect("busy-poll-no-blocking-wait", 3);
    }
    lose_waiting("The service should be waiting for something to happen", {});
}

/// After waits that have come to their end: none of them may have ended in many short ones without a time-out.
void must_have_rounded_up() {
    constexpr std::uint32_t many = 50;
    if (const std::uint32_t looks = shared->would_blocks_in_a_row; looks > many) {
        lose_by("wait-rounded-down", 7,
                "The service did not sleep until the moment came: what was left of the wait was rounded down to zero.",
                "waits of zero, one after the other: " + std::to_string(looks));
    }
}

void is_served(Peer& client) {
    const auto line = random_line();
    client.send(line);
    client.receives(line);
}

/// Whether your code is in such a call now.
bool is_inside(Call call) {
    return std::any_of(shared->slots.begin(), shared->slots.end(),
                       [&](const Slot& slot) { return slot.tid != 0 && slot.call == call; });
}

/// Nothing has come, not even an end.
bool is_still_connected(const Peer& client) {
    char byte = 0;
    return ::recv(client.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

/// The service has closed the connection, whether or not there are bytes in it that the client has not read.
bool has_been_ended(const Peer& client) {
    pollfd watched{client.get(), POLLRDHUP, 0};
    return ::poll(&watched, 1, 0) == 1;
}

/// Reads what has arrived and, a few times, what comes as soon as there is room for it. No clock moves meanwhile.
std::size_t read_a_little(Peer& client) {
    std::size_t bytes = 0;
    for (int i = 0; i < 3; ++i) {
        int there = 0;
        ::ioctl(client.get(), FIONREAD, &there);
        bytes += client.receive(static_cast<std::size_t>(there)).size();
        students_come_to_rest();
    }
    return bytes;
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

// Of sockets, in bytes.
constexpr int small_buffer = 4608; ///< the least that Linux gives for sending
constexpr int large_buffer = 1 << 20;

/// Of the clients' sockets in the service; 0 for what the kernel thinks right.
struct Buffers {
    int sending = 0;
    int receiving = 0;
};

void set_buffer(int socket, int option, int size) {
    if (size != 0) {
        ::setsockopt(socket, SOL_SOCKET, option, &size, sizeof size);
    }
}

/// What a client does that has sent more than there is room for.
enum class Then {
    stays,
    ends
};

/// What serve() has left: the listener open, stop open, stop readable, the listener in non-blocking mode.
using Left = std::vector<int>;

/// Your service in its process, its listening socket, and the pipe by which it is asked to stop.
class Service {
public:
    explicit Service(Buffers buffers = {}) : listener_(listen(buffers)), stop_(pipe_to_student()) {}

    void start(const Limits& limits = {}, const Faults& faults = {}) {
        const auto body = [this, limits] {
            take_signals();
            event_loop::serve(listener_, stop_.socket, limits);
            return encode(Left{!is_closed(listener_), !is_closed(stop_.socket), is_readable(stop_.socket),
                               is_non_blocking(listener_)});
        };
        process_.emplace(body, faults); // as run() does
    }
    Student<Left>& process() { return *process_; }

    Peer connect() { return connect_to_student(ntohs(address_.sin_port)); }

    /// A client whose line is answered. At the first one it must turn out whether the service ever rests: one that never
    /// does is lost here, and not sometimes here and sometimes later.
    Peer served_client() {
        Peer client = connect();
        const auto line = random_line();
        client.send(line);
        if (!std::exchange(has_rested_, true)) {
            must_rest();
        }
        client.receives(line);
        return client;
    }
    std::vector<Peer> served_clients(int count) {
        std::vector<Peer> clients;
        for (int i = 0; i < count; ++i) {
            clients.push_back(served_client());
        }
        return clients;
    }
    /// A client that sends \p lines and reads nothing. When they are long, there is no room for more answers by then:
    /// even after the kernel's window probes it takes less than 12,000 bytes, if the service's Buffers are small.
    Peer client_that_never_reads(const std::string& lines, Then then = Then::stays) {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        set_buffer(made.get(), SO_RCVBUF, small_buffer / 2);
        if (::connect(made.get(), reinterpret_cast<const sockaddr*>(&address_), sizeof address_) != 0) {
            lose_waiting("The test could not connect to the service", {});
        }
        Peer client(std::move(made));
        client.send(lines);
        if (then == Then::ends) {
            client.finish();
        }
        students_come_to_rest();
        return client;
    }

    void ask_to_stop() { stop_.peer.send("."); }
    void ask_to_stop_by_closing() { stop_.peer.close(); }
    /// serve() must return by itself, and leave nothing behind.
    void must_end() {
        const Left left = process_->value("serve()");
        if (left.size() != 4) {
            throw malformed{};
        }
        has_made_its_listener_non_blocking_ = left[3] != 0;
        if (left[0] == 0 || left[1] == 0) {
            lose_by("closes-borrowed-descriptor", 7,
                    std::string("serve() has closed a descriptor that belongs to its caller: ")
                        + (left[0] != 0 ? "stop." : "the listener."));
        }
        if (left[2] == 0) {
            lose_by("stop-request-consumed", 7,
                    "serve() has read from stop: whoever else waits for it will never hear of the request.");
        }
        if (const auto threads = process_->count(Call::thread); threads != 0) {
            lose_by("threads-instead-of-a-loop", 5,
                    "serve() has started threads, where one is enough to wait for all clients.",
                    "started: " + std::to_string(threads));
        }
        suspect("fd-leak-per-connection", 6);
        process_->leaves_no_descriptor_open();
        withdraw_suspicion();
    }
    /// Once it has ended.
    [[nodiscard]] bool has_made_its_listener_non_blocking() const { return has_made_its_listener_non_blocking_; }
    /// Nothing is suspected any more, and the service stops when it is asked to.
    void stops() {
        withdraw_suspicion();
        ask_to_stop();
        must_end();
    }

private:
    Socket listen(Buffers buffers) {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        set_buffer(made.get(), SO_SNDBUF, buffers.sending); // accepted ones inherit it
        set_buffer(made.get(), SO_RCVBUF, buffers.receiving);
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
    bool has_rested_ = false;
    bool has_made_its_listener_non_blocking_ = false;
    std::optional<Student<Left>> process_;
};

/// So much time passes and nothing else happens: the service must not make more calls than these.
void must_be_idle(const std::string& situation, milliseconds time = minutes(1), unsigned allowed = 0) {
    must_rest();
    const auto calls = [] { return std::accumulate(shared->counts.begin(), shared->counts.end(), 0U); };
    const unsigned before = calls();
    time_passes(time);
    if (const unsigned more = calls() - before; more > allowed) {
        lose_by("polls-while-idle", 7, "The service works although nothing happens: " + situation + ".",
                "time that passed: " + std::to_string(time.count()) + " ms",
                "calls in that time: " + std::to_string(more));
    }
}

/// While it lives, the process of your code is stopped: what happens meanwhile, it finds all at once.
class Standstill {
public:
    explicit Standstill(Service& service) : process_(service.process().state().process) {
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

} // namespace

// wait_until_ready()

TEST_CASE("wait_until_ready() returns what is ready, in the order given, and nothing else" * points(1)
          * catches("readiness-mixed-up", 2) * catches("select-first-argument", 2, Status::stuck)) {
    constexpr int count = 10;
    constexpr int highest = count - 1;
    constexpr int high_number = 900;
    std::vector<Connection> lines;
    while (lines.size() < count) {
        lines.push_back(local_connection()); // what a peer has sent is there when its send() returns
    }
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
                tell(granted(given<Wishes>(), descriptors));
            }
        },
        Faults().descriptor_limit(high_number + 1));

    // Everything is as it comes, except that number 0 has sent nothing, number 1 has room, and the highest stands
    // before and behind all others: then no order is right by luck.
    std::vector<int> full;
    std::vector<int> possible(count, for_reading | for_writing);
    Wishes wishes = {{highest, for_reading}};
    Wishes silent;
    for (int i = 0; i < highest; ++i) {
        auto& now = possible[static_cast<std::size_t>(i)];
        if (i != 1 && random_int(0, 2) == 0) {
            full.push_back(i);
            now &= ~for_writing;
        }
        if (i == 0 || random_int(0, 1) == 0) {
            silent.emplace_back(i, for_reading);
            now &= ~for_reading;
        }
        const int always = i == 0 ? for_reading : i == 1 ? for_writing : 0;
        wishes.emplace(wishes.begin() + random_int(1, i + 1), i, random_int(0, 3) | always);
    }
    wishes.emplace_back(highest, for_writing); // two wishes for one socket
    Wishes expected;
    for (const auto& [which, what] : wishes) {
        if (const int ready = what & possible[static_cast<std::size_t>(which)]; ready != 0) {
            expected.emplace_back(which, ready);
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        if ((possible[i] & for_reading) != 0) {
            lines[i].peer.send(random_line());
        }
    }
    waiter.give(full);
    waiter.give(wishes);
    must_equal(expected, waiter.told<Wishes>("what wait_until_ready() returns"));

    const Wishes only_the_highest = {{highest, for_reading}};
    waiter.give(only_the_highest);
    must_equal(only_the_highest, waiter.told<Wishes>("the readable socket with the highest number"));

    waiter.give(silent);
    waiter.waits_in(Call::select);
    const Wish last = silent.at(random_number(0, static_cast<std::uint32_t>(silent.size()) - 1));
    lines.at(static_cast<std::size_t>(last.first)).peer.send(random_line());
    must_equal({last}, waiter.told<Wishes>("the socket for which it waited"));
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
    std::vector<int> timeouts = {random_int(1001, 5000), 0, -1000, random_int(1001, 5000), random_int(1001, 5000)};
    waiter.give(timeouts);
    timeouts.push_back(random_int(100, 900));
    waiter.give(timeouts.back());
    for (const int timeout : timeouts) {
        const auto told = std::to_string(timeout) + " ms";
        must_equal({std::max(timeout, 0), 0}, waiter.told<Timing>("the end of a wait for " + told),
                   "wait_until_ready() was told to wait for " + told + ", and waited for another time.");
    }
    const auto span = minutes(random_int(1, 20));
    time_passes(span);
    line.peer.send(random_line());
    must_equal({static_cast<int>(milliseconds(span).count()), 1},
               waiter.told<Timing>("the end of a wait without limit"),
               "wait_until_ready() without a limit did not wait for what came.");
    waiter.finishes("wait_until_ready()");
}

TEST_CASE("wait_until_ready() goes on after a signal, with new sets and what is left of the time" * points(1)
          * catches("select-eintr-fatal", 3)) {
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
    const auto must_end = [&](const Timing& expected) {
        const auto got = waiter.told<Timing>("the end of a wait");
        if (got.second > expected.second) {
            lose_by("select-result-unchecked", 3,
                    "wait_until_ready() took the sets of an interrupted select() for an answer.", "ready: nothing",
                    "returned: " + std::to_string(got.second) + " descriptors");
        }
        if (got.first > expected.first) {
            suspect("eintr-restarts-the-wait", 3);
        }
        must_equal(expected, got,
                   "wait_until_ready() was interrupted by signals, and waited for another time than it was told.");
    };
    const int timeout = random_int(5000, 9000);
    waiter.give(timeout);
    for (int i = 0; i < 2; ++i) {
        time_passes(seconds(2));
        waiter.interrupt();
    }
    must_end({timeout, 0});

    waiter.give(timeout);
    time_passes(seconds(2));
    waiter.interrupt();
    students_come_to_rest();
    line.peer.send(random_line());
    must_end({2000, 1});
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
            tell(outcome_of(std::vector<Interest>(static_cast<std::size_t>(given<int>()), good)));
            const int closed = moved_to(line.socket, given<int>());
            ::close(closed);
            tell(outcome_of({good, {closed, true, false}}));
        },
        Faults().descriptor_limit(FD_SETSIZE + 1));
    const auto must_tell = [&](const std::string& expected, const std::string& situation) {
        if (const auto got = waiter.told<std::string>("the answer for " + situation); got != expected) {
            lose("wait_until_ready() did not do what it should with " + situation + ".", "expected: " + expected,
                 "instead:  " + got);
        }
    };
    for (const int number : {FD_SETSIZE, FD_SETSIZE + random_int(1, 4000), -1, INT_MAX}) {
        waiter.give(number);
        must_tell("std::out_of_range", "descriptor " + std::to_string(number));
    }
    suspect("highest-descriptor-refused", 4);
    must_tell("1 ready", "descriptor " + std::to_string(FD_SETSIZE - 1) + ", the highest that a set can hold");
    withdraw_suspicion();
    const int many = random_int(10, 90);
    waiter.give(many);
    must_tell(std::to_string(many) + " ready", std::to_string(many) + " interests in one descriptor");
    suspect("select-closed-fd-ebadf", 4);
    waiter.give(random_int(100, 400));
    must_tell("std::system_error with EBADF", "a descriptor that is closed");
    waiter.finishes("wait_until_ready()");
}

// serve()

TEST_CASE("serve() lets nobody wait for a client that has sent half a line" * points(1)
          * catches("partial-line-blocks-event-loop", 5, Status::stuck) * catches("state-shared-between-clients", 5)
          * proofs) {
    Service service;
    service.start();
    Peer whole = service.served_client();
    std::vector<Peer> clients;
    std::vector<std::string> words;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(service.connect());
        words.push_back(random_word());
        clients.back().send(words.back());
    }
    Peer late = service.served_client();
    students_come_to_rest();
    for (std::size_t i = clients.size(); i-- > 0;) {
        if (!is_still_connected(clients[i])) {
            lose_by("one-recv-one-message", 5,
                    "A client that had sent half a line was answered, or closed, before the other half came.");
        }
        const auto more = random_word();
        clients[i].send(more + "\n");
        const auto first = clients[i].receive(more.size() + 1);
        if (first == more + "\n") {
            lose_by("partial-line-lost", 5, "The half of a line that had come first was not sent back.",
                    difference(words[i] + first, first));
        }
        const auto line = first + clients[i].receive(words[i].size());
        if (line != words[i] + more + "\n") {
            lose("A client got something else than its line.", difference(words[i] + more + "\n", line));
        }
        is_served(whole);
    }
    service.stops();
}

TEST_CASE("serve() watches every client in every turn, and the listener with them" * points(1)
          * catches("fdset-not-rebuilt", 5) * proofs) {
    Service service;
    service.start();
    std::vector<Peer> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(service.served_client());
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
    service.stops();
}

TEST_CASE("serve() sends back each byte of each line, in whatever pieces they come and go" * points(1)
          * catches("discards-bytes-after-delimiter", 5)
          * catches("eintr-not-retried", 5, Sign::gives_up_when_interrupted) * proofs) {
    {
        Service service;
        service.start();
        Peer client = service.served_client();
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
        service.stops();
    }
    every_seed(4, [](const Seed& seed) {
        Service service;
        service.start({}, seed.faults(24));
        suspect("ignores-short-send", 5);
        Peer first = service.connect();
        Peer second = service.connect();
        const auto lines = lines_of(seed.number(20, 40), seed.number(0, 30));
        const auto others = lines_of(seed.number(20, 40), seed.number(0, 30));
        first.send(lines);
        second.send(others);
        second.receives(others);
        first.receives(lines);
        service.stops();
    });
}

TEST_CASE("serve() lets nobody wait for a client that does not read" * points(1)
          * catches("blocking-send-in-event-loop", 5) * proofs) {
    Service service({.sending = small_buffer});
    service.start({}, Faults().fail(Call::send, {0, EAGAIN}).fail(Call::write, {0, EAGAIN}));
    Peer other = service.served_client();
    const auto flood = lines_of(64, 499);
    Peer never_reads = service.client_that_never_reads(flood);
    is_served(other);
    Peer late = service.served_client();
    const auto more = lines_of(4);
    never_reads.send(more);
    is_served(other);
    suspect("drops-what-would-block", 5);
    never_reads.receives(flood + more);
    withdraw_suspicion();
    is_served(never_reads);
    service.stops();
}

TEST_CASE("serve() stops reading from a client for which more than Limits::queued bytes wait" * points(1)
          * catches("backpressure-without-unwatching", 5, Status::spinning)
          * catches("blocking-send-in-event-loop", 5, Status::stuck) * catches("queue-without-limit", 5) * proofs) {
    Service service({.sending = small_buffer, .receiving = large_buffer});
    constexpr std::size_t most_queued = 4096;
    service.start({.queued = most_queued, .silence = std::nullopt});
    Peer other = service.served_client();
    const auto flood = lines_of(160, 499);
    Peer never_reads = service.client_that_never_reads(flood);
    const auto received = received_on(descriptor_of_the_last());
    if (received > flood.size() / 4 * 3) {
        lose("The service goes on reading from a client that does not read its answers.",
             "may wait for it:  " + bytes_of(most_queued) + " before the service stops reading from it",
             "received from it: " + bytes_of(received) + " of " + std::to_string(flood.size()));
    }
    is_served(other);
    students_come_to_rest(); // whoever never does is noticed here
    is_served(other);
    if (has_been_ended(never_reads)) {
        lose_by("slow-reader-cut-off", 5, "The service has closed a client that had not read its answers yet.");
    }
    suspect("partial-line-lost", 5);
    never_reads.receives(flood);
    withdraw_suspicion();
    is_served(never_reads);
    service.stops();
}

TEST_CASE("serve() makes no call while nothing happens" * points(1)
          * catches("wants-to-write-always", 5, Status::spinning) * catches("polls-while-idle", 7) * proofs) {
    Service service;
    service.start();
    must_be_idle("nobody is connected");
    auto clients = service.served_clients(3);
    must_be_idle("all clients are silent");
    const auto word = random_word();
    clients.front().send(word);
    must_be_idle("one client has sent half a line, and all are silent");
    clients.front().send("\n");
    suspect("partial-line-lost", 5);
    clients.front().receives(word + "\n");
    withdraw_suspicion();
    leaves(clients.back());
    must_be_idle("one client has left, and the others are silent");
    service.stops();
}

TEST_CASE("serve() lets every client have its turn, however much another sends" * points(1)
          * catches("one-client-starves-others", 5) * proofs) {
    Service service({.receiving = large_buffer});
    service.start({.queued = 1 << 20, .silence = std::nullopt});
    std::vector<int> descriptors;
    std::vector<Peer> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(service.connect());
        must_rest();
        descriptors.push_back(descriptor_of_the_last());
    }
    const auto flood = lines_of(200, 999);
    std::vector<std::string> lines;
    {
        const Standstill until_all_have_sent(service);
        clients[1].send(flood);
        for (Peer& client : clients) {
            lines.push_back(random_line());
            client.send(lines.back());
        }
    }
    for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
        clients[i].receives(lines[i]);
        const auto bytes = received_on(descriptors[1], descriptors[i]);
        if (bytes > 2 * event_loop::most_per_turn) { // twice, for whoever looks at the bytes first and then takes them
            lose("A client with one line had to wait for another that sends without a pause.",
                 "allowed from one client in a turn:           " + bytes_of(event_loop::most_per_turn),
                 "received from that one, before the line came: " + bytes_of(bytes));
        }
    }
    suspect("partial-line-lost", 5);
    clients[1].receives(flood + lines[1]);
    service.stops();
}

TEST_CASE("serve() goes on serving the others when several clients leave at once" * points(1)
          * catches("erase-while-iterating", 6, Status::crashed) * catches("select-closed-fd-ebadf", 6) * proofs) {
    Service service;
    service.start();
    auto clients = service.served_clients(8);
    for (const bool from_the_front : {true, false}) {
        std::vector<std::string> lines;
        {
            const Standstill until_all_have_left(service);
            const auto first = from_the_front ? clients.begin() : clients.end() - 4;
            std::for_each(first, first + 4, [](Peer& client) { client.close(); });
            clients.erase(first, first + 4);
            clients.push_back(service.connect()); // comes while numbers become free
            for (Peer& client : clients) {
                lines.push_back(random_line());
                client.send(lines.back());
            }
        }
        for (std::size_t i = 0; i < clients.size(); ++i) {
            clients[i].receives(lines[i]);
        }
        for (Peer& client : service.served_clients(3)) {
            clients.push_back(std::move(client));
        }
    }
    clients.back().send(random_word());
    leaves(clients.back());
    suspect("broadcast-to-departed-client", 6);
    Peer heir = service.served_client(); // gets the number of the one that has left in the middle of a line
    service.stops();
}

TEST_CASE("serve() outlives clients that reset or hang up early" * points(1) * catches("one-client-ends-the-service", 6)
          * proofs) {
    Service service({.sending = small_buffer});
    Peer gone_before = service.connect();
    gone_before.reset();
    service.start({}, Faults().writes_cut_at({9, 5, 5, 5, 5, 5}));
    students_come_to_rest(); // its number is free again
    Peer other = service.served_client();

    Peer in_a_line = service.served_client();
    in_a_line.send(random_word());
    in_a_line.reset();
    is_served(other);

    Peer hangs_up = service.connect();
    {
        const Standstill until_it_has_gone(service);
        hangs_up.send(lines_of(3)); // the first answer meets a connection that is no more, the next fails
        hangs_up.close();
    }
    students_come_to_rest();
    if (service.process().state().signal == SIGPIPE) {
        suspect("sigpipe-not-ignored", 6);
    }
    is_served(other);

    Peer never_reads = service.client_that_never_reads(lines_of(64, 499));
    never_reads.reset(); // readable and writable at once
    students_come_to_rest();
    if (service.process().state().dead) {
        suspect("use-after-free-of-client", 6);
    }
    is_served(other);
    Peer late = service.served_client();
    is_served(other);
    service.stops();
}

TEST_CASE("serve() closes a client with a line over the limit, and nobody else" * points(1)
          * catches("unbounded-input-buffer", 6) * proofs) {
    Service service;
    constexpr std::size_t limit = 40;
    service.start({.line = limit, .silence = std::nullopt});
    Peer other = service.served_client();
    const auto half = random_word();
    other.send(half);
    Peer longest = service.connect();
    suspect("limit-off-by-one", 6);
    const auto line = lines_of(1, limit);
    longest.send(line);
    longest.receives(line);
    suspect("limit-for-all-in-hand", 6);
    const auto lines = lines_of(3, limit);
    longest.send(lines);
    longest.receives(lines);
    withdraw_suspicion();

    Peer too_long = service.served_client();
    too_long.send(random_word(limit + 1)); // and no '\n': nobody must wait for one
    is_dropped(too_long);
    suspect("one-client-ends-the-service", 6);
    is_served(longest);
    withdraw_suspicion();

    Peer in_pieces = service.connect();
    in_pieces.send(random_word(limit));
    students_come_to_rest();
    in_pieces.send(random_word(1));
    is_dropped(in_pieces);

    Peer with_its_end = service.connect();
    with_its_end.send(lines_of(1, limit + 1));
    suspect("limit-off-by-one", 6);
    is_dropped(with_its_end);

    suspect("one-client-ends-the-service", 6);
    is_served(longest);
    suspect("partial-line-lost", 5);
    other.send("\n");
    other.receives(half + "\n");
    service.stops();
}

TEST_CASE("serve() sends what is queued to a client that has ended its stream, then closes it" * points(1)
          * catches("recv-zero-infinite-loop", 6, Status::spinning)
          * catches("fd-leak-per-connection", 6, Status::stuck) * catches("queued-bytes-lost-at-the-end", 6) * proofs) {
    Service service({.sending = small_buffer});
    service.start();
    Peer other = service.served_client();
    const auto lines = lines_of(64, 499);
    Peer reads_late = service.client_that_never_reads(lines + random_word(), Then::ends); // the last one is no line
    is_served(other);
    students_come_to_rest(); // whoever never does is noticed here
    is_served(other);
    const auto got = reads_late.receive_until_end();
    if (got.size() > lines.size()) {
        lose_by("eof-mid-message-accepted", 6,
                "What came without a '\\n' before the end of the stream was taken for a line.", difference(lines, got));
    }
    if (got != lines) {
        lose("A client that had ended its stream did not get all of its answers.", difference(lines, got));
    }
    Peer at_once = service.connect();
    leaves(at_once);
    is_served(other);
    service.stops();
}

TEST_CASE("serve() closes a client at the moment when it has been silent for Limits::silence" * points(1)
          * catches("silence-not-measured", 7) * proofs) {
    const auto must_be = [](bool there, const Peer& client, const std::string& who) {
        must_rest();
        if (is_still_connected(client) != there) {
            lose((there ? "The service closed a client before it had been silent for long enough: "
                        : "The service did not close a client that had been silent for long enough: ")
                 + who + ".");
        }
    };
    const milliseconds silence(60'000);
    const milliseconds some(random_int(1000, 20'000));
    {
        Service service;
        service.start({.silence = silence});
        must_be_idle("nobody is connected, so that nobody can be silent");
        Peer never_said_anything = service.connect();
        Peer talks = service.connect();
        const auto word = random_word();
        talks.send(word);
        must_be_idle("all clients are silent, and none for long enough", silence - some, 6);
        must_be(true, never_said_anything, "it has never said anything");
        must_be(true, talks, "it had sent half a line");
        talks.send(word);
        students_come_to_rest();
        time_passes(some + seconds(1));
        must_be(false, never_said_anything, "it has never said anything");
        must_be(true, talks, "it has sent half a line in time");
        talks.send("\n");
        suspect("partial-line-lost", 5);
        talks.receives(word + word + "\n");
        withdraw_suspicion();
        students_come_to_rest();
        time_passes(silence - seconds(1));
        must_be(true, talks, "it has sent a line in time");
        time_passes(seconds(2));
        must_be(false, talks, "it has sent no line in time");
        must_have_rounded_up();
        Peer late = service.served_client();
        service.stops();
    }
    Service service({.sending = small_buffer});
    service.start({.silence = silence});
    const auto flood = lines_of(128, 499);
    Peer reads_a_little = service.client_that_never_reads(flood, Then::ends);
    time_passes(silence - seconds(1));
    const auto read = read_a_little(reads_a_little);
    time_passes(seconds(2));
    if (read + reads_a_little.receive_until_end().size() == flood.size()) { // all would not have been under way
        lose("The service kept a client for too long that had ended its stream, and read its answers slowly.",
             "What counts is when something has been received from it, not what is sent to it.");
    }
    Peer other = service.served_client();
    service.stops();
}

TEST_CASE("serve() tells a client whose descriptor no set can hold, and goes on" * points(1)
          * catches("client-table-full-unhandled", 4, Status::stuck) * catches("fd-setsize-unchecked", 4) * proofs) {
    Service service;
    service.start({}, Faults().descriptors_from(FD_SETSIZE - 2));
    auto clients = service.served_clients(2);
    for (int i = 0; i < 3; ++i) {
        Peer refused = service.connect();
        students_come_to_rest();
        if (service.process().state().end) {
            suspect("high-descriptor-ends-the-service", 4);
        }
        const auto got = refused.receive_until_end();
        is_served(clients[0]);
        if (got != event_loop::no_room) {
            lose_by("client-table-full-unhandled", 4, "A client for whom there was no room was not told so.",
                    difference(std::string(event_loop::no_room), got));
        }
        is_served(clients[1]);
    }
    suspect("client-table-full-unhandled", 4);
    leaves(clients[0]);
    students_come_to_rest();
    Peer next = service.served_client();
    is_served(clients[1]);
    service.stops();
}

TEST_CASE("serve() leaves a client in the backlog while it has no descriptor for it" * points(1)
          * catches("no-pause-without-descriptors", 7, Status::spinning)
          * catches("client-lost-without-descriptors", 7, Status::stuck) * catches("accept-failure-ends-the-service", 7)
          * proofs) {
    {
        Service service;
        service.start({}, Faults().descriptor_limit(16));
        auto clients = service.served_clients(1);
        while (clients.size() < 16) {
            clients.push_back(service.connect());
        }
        is_served(clients.front());
        students_come_to_rest();
        const unsigned before = service.process().count(Call::accept);
        time_passes(event_loop::pause * 4);
        must_have_rounded_up();
        if (const unsigned more = service.process().count(Call::accept) - before; more > 10) {
            lose_by("no-pause-without-descriptors", 7,
                    "The service calls accept() again and again while it has no descriptor left.",
                    "time that passed: " + std::to_string(event_loop::pause.count() * 4) + " ms",
                    "calls in that time: " + std::to_string(more));
        }
        time_passes(event_loop::pause / 2); // it is now in the middle of a pause
        const auto start = shared->now.load();
        for (Peer& client : clients) {
            is_served(client);
            leaves(client);
        }
        if (service.process().count(Call::sleep) != 0) {
            lose_by("sleeps-instead-of-waiting", 7,
                    "The service sleeps while it has no descriptor for a new client: all others must wait meanwhile.");
        }
        if (shared->now.load() - start > std::chrono::nanoseconds(event_loop::pause).count() / 4) {
            lose_by("client-forgotten-in-the-backlog", 7,
                    "A client in the backlog had to wait until the pause was over, although another had gone before.");
        }
        service.stops();
    }
    Service service;
    service.start({}, Faults().fail(Call::accept, {EMFILE, ENOBUFS}));
    Peer first = service.served_client(); // there is nobody whose leaving could make room: it is the time that does
    service.stops();
}

TEST_CASE("serve() carries on when a signal comes, or a call finds nothing to do" * points(1)
          * catches("eintr-not-retried", 5) * proofs) {
    {
        Service service;
        service.start();
        Peer client = service.served_client();
        suspect("select-eintr-fatal", 3);
        service.process().interrupt();
        students_come_to_rest(); // it has taken the signal
        is_served(client);
        service.process().interrupt();
        students_come_to_rest();
        Peer late = service.served_client();
        service.stops();
    }
    for (const int error : {EINTR, EAGAIN}) {
        Faults faults;
        for (const Call call : {Call::accept, Call::recv, Call::read, Call::send, Call::write}) {
            faults.fail(call, {error, error});
        }
        if (error == EINTR) {
            faults.fail(Call::select, {EINTR, EINTR}).fail(Call::poll, {EINTR, EINTR});
        }
        Service service;
        service.start({}, faults);
        Peer client = service.connect();
        const auto line = random_line();
        client.send(line);
        students_come_to_rest();
        if (error == EAGAIN) {
            const bool waits = is_inside(Call::recv) || is_inside(Call::read);
            suspect(waits ? "blocking-recv-in-event-loop" : "eagain-treated-as-failure", 5);
        }
        client.receives(line);
        is_served(client);
        leaves(client);
        service.stops();
        if (!service.has_made_its_listener_non_blocking()) {
            lose_by("blocking-accept-in-event-loop", 5,
                    "serve() has not put the listener into non-blocking mode: where accept() found nothing to do, it "
                    "would have waited.");
        }
    }
    suspect("accept-failure-ends-the-service", 7);
    Service service;
    service.start({}, Faults().fail(Call::accept, {ECONNABORTED, EPROTO, ECONNABORTED}));
    Peer client = service.served_client();
    service.stops();

    suspect("failure-kept-from-the-caller", 7);
    Service broken;
    Peer first = broken.connect();
    Peer second = broken.connect();
    broken.start({}, Faults().fail(Call::accept, {0, EINVAL, EINVAL, EINVAL}));
    broken.process().throws_system_error({EINVAL}, "serve(), when accept() fails for good,");
    broken.process().leaves_no_descriptor_open();
}

TEST_CASE("serve() ends as soon as stop is readable, and closes every client" * points(1)
          * catches("stop-not-watched", 7) * proofs) {
    {
        Service service;
        service.ask_to_stop(); // before it begins
        service.start();
        service.must_end();
    }
    {
        Service service;
        service.start();
        must_rest();
        service.ask_to_stop_by_closing();
        service.must_end();
    }
    Service service({.sending = small_buffer});
    service.start();
    auto clients = service.served_clients(5);
    clients[1].send(random_word());
    clients.push_back(service.client_that_never_reads(lines_of(64, 499), Then::ends));
    clients.push_back(service.client_that_never_reads(lines_of(64, 499)));
    suspect("stop-waits-for-clients", 7);
    service.ask_to_stop();
    service.must_end();
    for (Peer& client : clients) {
        client.receive_until_end();
    }
}
