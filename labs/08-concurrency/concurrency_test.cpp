// Lab 08, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test are the clients, and the one who asks the service to stop.
// Sanitizer: thread

#include "concurrency.hpp"

#include "harness/await.hpp"
#include "harness/channel.hpp"
#include "harness/conversation_state.hpp"
#include "harness/lab_test.hpp"
#include "harness/stillness.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

using namespace harness;

namespace {

enum class Way {
    in_turn,
    threads,
    processes
};

// In bodies.

concurrency::Totals serve(Way way, int listener, int stop) {
    switch (way) {
    case Way::in_turn:
        return concurrency::serve_in_turn(listener, stop);
    case Way::threads:
        return concurrency::serve_with_threads(listener, stop);
    default:
        return concurrency::serve_with_processes(listener, stop);
    }
}

/// What a service has returned, and what there was at that very moment. By system calls that leave no trace in the report.
struct Outcome {
    std::size_t clients = 0, lines = 0;
    std::size_t descriptors = 0; ///< left open
    bool children = false;       ///< left, running or dead
    bool listener_closed = false, stop_closed = false, stop_emptied = false;
};

std::size_t open_descriptors() {
    constexpr int beyond = 256;
    std::size_t count = 0;
    for (int number = 0; number < beyond; ++number) {
        count += ::syscall(SYS_fcntl, number, F_GETFD) >= 0 ? 1 : 0;
    }
    return count;
}

bool has_children() {
    siginfo_t info{};
    return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

bool is_closed(int descriptor) { return ::syscall(SYS_fcntl, descriptor, F_GETFD) < 0; }

bool is_readable(int descriptor) {
    pollfd waited{descriptor, POLLIN, 0};
    const timespec at_once{0, 0};
    return ::syscall(SYS_ppoll, &waited, 1, &at_once, nullptr, 0) == 1;
}

/// Writes where the locals of a function that has returned were: to a thread that still uses them, this is a data race.
[[gnu::noinline]] void use_the_stack_again() {
    std::array<char, 65536> other; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    std::memset(other.data(), 1, other.size());
    asm volatile("" : : "r"(other.data()) : "memory"); // or the compiler would leave it out
}

Outcome outcome_of(Way way, int listener, int stop) {
    const std::size_t before = open_descriptors();
    const concurrency::Totals totals = serve(way, listener, stop);
    Outcome outcome;
    outcome.descriptors = open_descriptors();
    outcome.descriptors -= std::min(before, outcome.descriptors);
    outcome.children = has_children();
    outcome.listener_closed = is_closed(listener);
    outcome.stop_closed = is_closed(stop);
    outcome.stop_emptied = !is_readable(stop);
    outcome.clients = totals.clients;
    outcome.lines = totals.lines;
    use_the_stack_again();
    return outcome;
}

// As the test gets it, one number after the other.

std::vector<std::size_t> flat(const Outcome& o) {
    return {o.clients, o.lines, o.descriptors, o.children, o.listener_closed, o.stop_closed, o.stop_emptied};
}

Outcome unflat(const std::vector<std::size_t>& v) {
    if (v.size() != 7) {
        throw malformed{};
    }
    return {v[0], v[1], v[2], v[3] != 0, v[4] != 0, v[5] != 0, v[6] != 0};
}

// On the other side.

std::string name_of(Way way) {
    return way == Way::in_turn ? "serve_in_turn()"
                               : (way == Way::threads ? "serve_with_threads()" : "serve_with_processes()");
}

/// A listening socket for the service, and the pipe by which it is asked to stop.
class Service {
public:
    /// \param send_buffer of the clients' sockets in the service, in bytes; 0 for what the kernel thinks right
    explicit Service(int send_buffer = 0) : listener_(listen(send_buffer)), stop_(pipe_to_student()) {
        struct stat status {};
        ::fstat(listener_, &status);
        inode_ = status.st_ino;
    }
    [[nodiscard]] int listener() const { return listener_; }
    [[nodiscard]] int stop() const { return stop_.socket; }

    /// Serves in a process of its own, which tells the outcome, and then waits until the test has looked around.
    auto start(Way way, const Faults& faults = {}) {
        return run(
            [this, way] {
                tell(flat(outcome_of(way, listener_, stop_.socket)));
                given<bool>();
            },
            faults);
    }
    Peer connect() { return connect_to_student(port_); }
    /// A client for which little can be under way: whoever answers it waits until it reads.
    Peer connect_with_small_buffer() {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const int size = 2304;
        ::setsockopt(made.get(), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        const sockaddr_in address = loopback(port_);
        if (::connect(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            lose("The test could not connect to the service: its listener is closed.");
        }
        return Peer(std::move(made));
    }
    void ask_to_stop() { stop_.peer.send("."); }
    void ask_to_stop_by_closing() { stop_.peer.close(); }
    [[nodiscard]] ino_t inode_of_listener() const { return inode_; }

private:
    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        return address;
    }
    Socket listen(int send_buffer) {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (send_buffer != 0) {
            ::setsockopt(made.get(), SOL_SOCKET, SO_SNDBUF, &send_buffer,
                         sizeof send_buffer); // accepted ones inherit it
        }
        if (::bind(made.get(), generic, size) != 0 || ::listen(made.get(), 64) != 0
            || ::getsockname(made.get(), generic, &size) != 0) {
            throw net::failure_of("the test's listener");
        }
        port_ = ntohs(address.sin_port);
        return Socket(std::move(made));
    }
    std::uint16_t port_ = 0;
    Socket listener_;
    Connection stop_;
    ino_t inode_ = 0;
};

std::string in_capitals(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

/// Points to the belief that waitpid() always has a child to wait for, if that has ended the service.
void suspect_if_no_child_was_a_failure(Conversation& served) {
    const auto& end = served.state().end;
    if (end && end->kind == Kind::system_error
        && decode_or_lose<std::pair<int, std::string>>(end->payload).first == ECHILD) {
        suspect("echild-treated-as-failure", 6);
    }
}

/// Waits for what comes next. \return what recv(2) says: 1 for a byte, which is left there, 0 for the end, -1 for a reset or
/// when nothing will come any more
ssize_t next_of(Peer& client) {
    ssize_t size = -1;
    const auto has_come = [&] {
        char byte = 0;
        size = ::recv(client.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return size >= 0 || (errno != EAGAIN && errno != EINTR);
    };
    await(has_come, client.get(), POLLIN);
    return size;
}

void receives_answers(Peer& client, const std::string& answers) {
    if (next_of(client) <= 0) { // perhaps by no fault of what the test is about
        students_come_to_rest();
        Conversation& served = *live_conversations().back();
        if (served.has_closed_twice()) {
            suspect("closes-twice", 3);
        }
        suspect_if_no_child_was_a_failure(served);
    }
    client.receives(answers);
}

void is_answered(Peer& client) {
    const auto word = random_word();
    client.send("shout " + word + "\n");
    receives_answers(client, in_capitals(word) + "\n");
}

/// The service must send nothing more and end the connection. Peer::receives_then_end() makes sure besides that this is not the end of
/// the whole program, which takes its time: here what the test asks for next would show that.
void sees_the_end(Peer& client) {
    if (next_of(client) != 0) {
        client.receives_then_end("");
    }
}

/// The client goes, and sees that the service has let go of it.
void leaves(Peer& client) {
    client.finish();
    sees_the_end(client);
}

void is_answered_and_leaves(Peer& client) {
    is_answered(client);
    leaves(client);
}

/// What a client asks in one go, and what it must get.
struct Burst {
    std::string lines, answers;
};

Burst burst_of(std::size_t lines, std::size_t length = 8) {
    Burst burst;
    for (std::size_t i = 0; i < lines; ++i) {
        const auto word = random_word(length);
        burst.lines += "echo " + word + "\n";
        burst.answers += word + "\n";
    }
    return burst;
}

/// An answer that is more than can be under way to a client with a small buffer.
Burst flood() { return burst_of(1, concurrency::longest_line - 5); }
constexpr int small_send_buffer = 4608;

/// What the function must have left behind: nothing.
void must_have_cleaned_up(Student<void>& served, Way way, const Outcome& outcome) {
    suspect("closes-borrowed-descriptor", 3);
    if (outcome.listener_closed || outcome.stop_closed) {
        lose(name_of(way) + " has closed a descriptor that belongs to its caller: "
             + (outcome.listener_closed ? "the listener." : "stop."));
    }
    suspect("stop-request-consumed", 3);
    if (outcome.stop_emptied) {
        lose(name_of(way) + " has read from stop: whoever else waits for it will never hear of the request.");
    }
    if (const auto detached = served.count(Call::detach); detached != 0) {
        suspect("threads-not-joined", 4);
        lose(name_of(way) + " has detached its threads: nobody can tell when they have ended.",
             "detached: " + std::to_string(detached));
    }
    if (way != Way::processes && served.has_closed_twice()) { // a child may close all numbers that there could be
        suspect("closes-twice", 3);
        lose(name_of(way) + " has closed a client's descriptor twice: the second close() failed with EBADF.",
             "a client that comes in between gets the same number, and would lose its connection");
    }
    suspect("fd-leak-per-connection", 3);
    served.leaves_no_descriptor_open();
    suspect(way == Way::threads ? "threads-not-joined" : "zombie-or-orphan-children", way == Way::threads ? 4 : 6);
    if (outcome.children) {
        lose(name_of(way) + " returned while children of its own were there, running or as zombies.");
    }
    if (outcome.descriptors != 0) {
        lose(name_of(way) + " returned while its threads were still at work: descriptors of theirs were open.",
             "at that moment: " + std::to_string(outcome.descriptors) + ", a little later none");
    }
    served.leaves_nothing_running();
    withdraw_suspicion();
}

/// Waits for the function to return, and looks at all that is left of it.
Outcome must_have_returned(Student<void>& served, Way way) {
    await([&] { return !served.state().told.empty() || served.state().over(); });
    suspect_if_no_child_was_a_failure(served);
    const auto outcome = unflat(served.told<std::vector<std::size_t>>("what " + name_of(way) + " returns"));
    must_have_cleaned_up(served, way, outcome);
    return outcome;
}

/// The same for the last call of a body, with the number of clients.
Outcome must_have_served(Student<void>& served, Way way, std::size_t clients) {
    const Outcome outcome = must_have_returned(served, way);
    served.give(true);
    served.finishes(name_of(way));
    if (outcome.clients != clients) {
        lose(name_of(way) + " returned a wrong number of clients.", "accepted: " + std::to_string(clients),
             "returned: " + std::to_string(outcome.clients));
    }
    return outcome;
}

void must_have_served(Student<void>& served, Way way, std::size_t clients, std::size_t lines) {
    const Outcome outcome = must_have_served(served, way, clients);
    if (outcome.lines == lines) {
        return;
    }
    std::string what = name_of(way) + " returned a wrong number of lines.";
    if (way == Way::threads) {
        suspect("unsynchronised-shared-state", 5);
    } else if (way == Way::processes && outcome.lines < lines && outcome.lines % 256 == lines % 256) {
        suspect("count-in-the-exit-status", 6);
        what = name_of(way) + " returned too few lines, by a multiple of 256.";
    } else if (way == Way::processes) {
        suspect("child-counts-its-own-copy", 6);
    }
    lose(what, "answered: " + std::to_string(lines), "returned: " + std::to_string(outcome.lines));
}

/// To be asked after a request to stop: one that is not noticed points to this belief.
void suspect_if_stuck(Student<void>& served, const std::string& misconception, int section) {
    await([&] { return !served.state().told.empty() || served.state().over(); });
    if (served.state().stuck) {
        suspect(misconception, section);
    }
}

/// Every call that can wait is interrupted twice before it does anything.
Faults two_signals() {
    Faults faults;
    for (const Call call :
         {Call::accept, Call::send, Call::write, Call::recv, Call::read, Call::poll, Call::select, Call::epoll_wait}) {
        faults.fail(call, {EINTR, EINTR});
    }
    return faults;
}

const catches ends_the_program("sigpipe-not-ignored", 2, Status::crashed);
const catches loops_at_the_end("recv-zero-infinite-loop", 2, Status::spinning);
const catches races("unsynchronised-shared-state", 5, Status::crashed);

/// Clients that go as nobody should, one after the other: three clients, one line answered.
void bad_clients_come(Service& service) {
    Peer half_a_line = service.connect();
    half_a_line.send("echo " + random_word());
    leaves(half_a_line);

    Peer too_long = service.connect();
    too_long.send("echo " + random_word(concurrency::longest_line));
    if (const auto answers = too_long.receive_until_end(); !answers.empty()) {
        lose("A line that is too long was answered.", "received: " + quote(answers));
    }

    Peer resets = service.connect();
    is_answered(resets);
    resets.reset();
}

/// A client that has sent two lines and gone before the service begins: the second answer meets a connection that is no more.
void client_hangs_up_early(Service& service) {
    Peer client = service.connect();
    client.send(burst_of(2).lines);
    client.close();
}

/// Of every answer some bytes at a time, so that each takes two sends or more.
const Faults in_small_pieces = Faults().writes_of_at_most(4);

/// As many clients, four at a time, each of which is answered and leaves.
void many_come_and_go(Service& service, std::size_t clients) {
    constexpr std::size_t at_a_time = 4;
    for (std::size_t begun = 0; begun < clients; begun += at_a_time) {
        std::array<Peer, at_a_time> group{service.connect(), service.connect(), service.connect(), service.connect()};
        std::array<Burst, at_a_time> bursts;
        for (std::size_t i = 0; i < at_a_time; ++i) {
            bursts[i] = burst_of(1);
            group[i].send(bursts[i].lines);
            group[i].finish();
        }
        for (std::size_t i = 0; i < at_a_time; ++i) {
            receives_answers(group[i], bursts[i].answers);
            sees_the_end(group[i]);
        }
    }
}
constexpr int few_descriptors = 32;
constexpr std::size_t many = 200;

/// The processes of the service beside its first, also those that have become orphans.
std::vector<pid_t> living_children_of(pid_t service) {
    std::vector<pid_t> children;
    for (const Task& task : tasks_below({::getpid()})) {
        if (task.process != ::getpid() && task.process != service && task.state != 'Z') {
            children.push_back(task.process);
        }
    }
    return children;
}

bool has_open(pid_t process, ino_t inode) {
    for (int number = 0; number < 64; ++number) {
        struct stat status {};
        const auto path = "/proc/" + std::to_string(process) + "/fd/" + std::to_string(number);
        if (::stat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode) && status.st_ino == inode) {
            return true;
        }
    }
    return false;
}

std::size_t zombies_of(pid_t service) {
    const auto tasks = tasks_below({service});
    return static_cast<std::size_t>(
        std::count_if(tasks.begin(), tasks.end(), [](const Task& task) { return task.state == 'Z'; }));
}

/// The pages that a process has in its address space.
std::size_t pages_of(pid_t process) {
    std::size_t pages = 0;
    std::ifstream("/proc/" + std::to_string(process) + "/statm") >> pages;
    return pages;
}

std::size_t pages_of_a_stack() {
    pthread_attr_t attributes;
    ::pthread_attr_init(&attributes);
    std::size_t bytes = 0;
    ::pthread_attr_getstacksize(&attributes, &bytes);
    ::pthread_attr_destroy(&attributes);
    return bytes / static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace

// serve_in_turn()

TEST_CASE("serve_in_turn() answers every line of one client, then serves the next" * points(1) * loops_at_the_end
          * catches("one-recv-one-message", 2)) {
    for (const auto& faults : {Faults(), Faults().reads_of_at_most(3).writes_of_at_most(4)}) {
        Service service;
        auto served = service.start(Way::in_turn, faults);
        Peer first = service.connect();
        Peer second = service.connect();
        if (faults.write_limit != SIZE_MAX) {
            suspect("ignores-short-send", 2); // whoever cannot put lines together has lost the test before
        }
        is_answered(first);
        withdraw_suspicion();
        const auto word = random_word();
        const auto burst = burst_of(3);
        first.send(burst.lines + "echo " + word);
        first.receives(burst.answers);
        second.send("shout " + word + "\n");
        first.send(word + "\nhello\n");
        first.receives(word + word + "\nerror: say echo TEXT or shout TEXT\n");
        first.send("echo " + word); // without its '\n'
        first.finish();
        if (const auto more = first.receive_until_end(); !more.empty()) {
            suspect("eof-mid-message-accepted", 2);
            lose("Half a line, without its '\\n' before the end of the stream, was answered.",
                 "received: " + quote(more));
        }
        second.receives(in_capitals(word) + "\n");
        leaves(second);
        service.ask_to_stop();
        must_have_served(served, Way::in_turn, 2, 7);
    }
}

TEST_CASE("serve_in_turn() outlives clients that reset, hang up early or send a line too long" * points(1)
          * loops_at_the_end * catches("one-client-ends-the-service", 2)) {
    {
        Service service;
        Peer resets = service.connect();
        resets.reset();
        auto served = service.start(Way::in_turn);
        bad_clients_come(service);
        Peer other = service.connect();
        is_answered_and_leaves(other);
        service.ask_to_stop();
        must_have_served(served, Way::in_turn, 5, 2);
    }
    {
        Service service;
        client_hangs_up_early(service);
        auto served = service.start(Way::in_turn, in_small_pieces);
        Peer other = service.connect();
        suspect("sigpipe-not-ignored", 2);
        is_answered_and_leaves(other);
        withdraw_suspicion();
        service.ask_to_stop();
        must_have_served(served, Way::in_turn, 2);
    }
}

TEST_CASE("serve_in_turn() ends at a stop request, whatever it is waiting for" * points(1)
          * catches("stop-waits-for-clients", 3)) {
    {
        Service service;
        auto served = run([&] {
            tell(flat(outcome_of(Way::in_turn, service.listener(), service.stop())));
            given<bool>();
            tell(flat(outcome_of(Way::in_turn, service.listener(), service.stop())));
            given<bool>();
        });
        Peer client = service.connect();
        is_answered_and_leaves(client);
        students_come_to_rest();
        service.ask_to_stop();
        suspect_if_stuck(served, "stop-noticed-at-the-next-client", 3);
        must_have_returned(served, Way::in_turn);
        Peer late = service.connect();
        late.send(burst_of(1).lines);
        served.give(true);
        if (must_have_returned(served, Way::in_turn).clients != 0) {
            suspect("accepts-after-the-stop", 3);
            lose("serve_in_turn() accepted a client although stop was readable from the start.");
        }
        served.give(true);
        served.finishes("serve_in_turn(), called once more after the stop,");
    }
    for (const bool is_silent : {true, false}) {
        Service service(small_send_buffer);
        auto served = service.start(Way::in_turn);
        Peer client = service.connect_with_small_buffer();
        is_answered(client);
        client.send(is_silent ? "echo " + random_word() : flood().lines);
        Peer waiting = service.connect();
        waiting.send(burst_of(1).lines);
        students_come_to_rest();
        service.ask_to_stop_by_closing();
        withdraw_suspicion();
        must_have_served(served, Way::in_turn, 1);
        client.receive_until_end();
    }
}

TEST_CASE("serve_in_turn() carries on after signals, and after errors of accept() that pass" * points(1)
          * loops_at_the_end * catches("accept-error-fatal", 3)) {
    {
        Service service;
        auto served = service.start(Way::in_turn, two_signals());
        suspect("eintr-not-retried", 3);
        Peer client = service.connect();
        is_answered_and_leaves(client);
        service.ask_to_stop();
        must_have_served(served, Way::in_turn, 1, 1);
    }
    const std::vector<int> at_once = {EINTR, EAGAIN, ECONNABORTED, EPROTO};
    const std::vector<int> later = {EMFILE, ENFILE, ENOBUFS, ENOMEM};
    for (const auto& errors : {at_once, later}) {
        Service service;
        auto served = run(
            [&] {
                const auto start = std::chrono::steady_clock::now();
                tell(flat(outcome_of(Way::in_turn, service.listener(), service.stop())));
                const auto taken = std::chrono::steady_clock::now() - start;
                tell(std::chrono::duration_cast<std::chrono::milliseconds>(taken).count());
                given<bool>();
            },
            Faults().fail(Call::accept, errors));
        Peer client = service.connect();
        is_answered_and_leaves(client);
        service.ask_to_stop();
        const auto outcome = unflat(served.told<std::vector<std::size_t>>("what serve_in_turn() returns"));
        const auto milliseconds = served.told<std::int64_t>("the time that it has taken");
        if (errors == later && milliseconds < 40) {
            suspect("no-pause-without-descriptors", 3);
            lose("serve_in_turn() tried accept() again at once when it failed for want of a descriptor.",
                 "waited before 4 further tries: " + std::to_string(milliseconds) + " ms",
                 "expected: 10 ms or more before each");
        }
        served.give(true);
        served.finishes("serve_in_turn()");
        if (outcome.clients != 1) {
            lose("serve_in_turn() has counted calls of accept() that failed as clients.");
        }
    }
    {
        Service service;
        auto served = run([&] { serve(Way::in_turn, service.listener(), service.stop()); },
                          Faults().fail(Call::accept, {0, EINVAL, EINVAL}));
        Peer client = service.connect();
        is_answered_and_leaves(client);
        Peer other = service.connect();
        suspect("every-accept-error-retried", 3);
        served.throws_system_error({EINVAL}, "serve_in_turn(), when accept() fails for good,");
    }
}

TEST_CASE("serve_in_turn() serves 200 clients one after the other with few descriptors" * points(1)
          * catches("fd-leak-per-connection", 3)) {
    Service service;
    auto served = service.start(Way::in_turn, Faults().descriptor_limit(few_descriptors));
    many_come_and_go(service, many);
    service.ask_to_stop();
    must_have_served(served, Way::in_turn, many, many);
}

// serve_with_threads()

TEST_CASE("serve_with_threads() serves all clients at the same time" * points(1) * loops_at_the_end * races
          * catches("serves-one-client-at-a-time", 4)) {
    Service service;
    auto served = service.start(Way::threads, two_signals());
    Peer silent = service.connect();
    Peer first = service.connect();
    is_answered(first);
    Peer second = service.connect();
    is_answered(second);
    is_answered(first);
    is_answered_and_leaves(second);
    is_answered(first);
    is_answered_and_leaves(silent);
    is_answered_and_leaves(first);
    service.ask_to_stop();
    must_have_served(served, Way::threads, 3, 7);
}

TEST_CASE("serve_with_threads() counts the lines of all threads together, without a data race" * points(2)
          * catches("unsynchronised-shared-state", 5)) {
    Service service;
    std::vector<Peer> clients;
    std::vector<Burst> bursts;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(service.connect());
        bursts.push_back(burst_of(60));
        clients.back().send(bursts.back().lines); // all of them are there when the service begins
    }
    auto served = service.start(Way::threads);
    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i].receives(bursts[i].answers);
    }
    for (auto& client : clients) {
        client.send(burst_of(1).lines);
        client.finish();
    }
    for (auto& client : clients) {
        client.receive(9);
        sees_the_end(client);
    }
    Peer late = service.connect(); // now the service may look after those that have gone
    is_answered(late);
    service.ask_to_stop();
    must_have_served(served, Way::threads, clients.size() + 1, clients.size() * 61 + 1);
}

TEST_CASE("serve_with_threads() lets no client hold up the others by not reading its answers" * points(1) * races
          * catches("lock-held-while-sending", 5)) {
    Service service(small_send_buffer);
    auto served = service.start(Way::threads);
    Peer other = service.connect();
    is_answered(other);
    Peer never_reads = service.connect_with_small_buffer();
    const auto burst = flood();
    never_reads.send(burst.lines);
    students_come_to_rest(); // by now its thread waits for room
    is_answered(other);
    Peer late = service.connect();
    is_answered_and_leaves(late);
    never_reads.receives(burst.answers);
    leaves(never_reads);
    leaves(other);
    service.ask_to_stop();
    must_have_served(served, Way::threads, 3, 4);
}

TEST_CASE("serve_with_threads() ends every client at a stop, and joins every thread" * points(1)
          * catches("threads-not-joined", 4, Status::crashed) * catches("stop-waits-for-clients", 4)) {
    {
        Service service;
        auto served = service.start(Way::threads);
        Peer client = service.connect();
        is_answered_and_leaves(client);
        students_come_to_rest();
        service.ask_to_stop_by_closing();
        suspect_if_stuck(served, "stop-noticed-at-the-next-client", 4);
        must_have_served(served, Way::threads, 1, 1);
    }
    Service service(small_send_buffer);
    auto served = service.start(Way::threads);
    std::vector<Peer> silent;
    for (int i = 0; i < 12; ++i) {
        silent.push_back(service.connect());
        is_answered(silent.back());
    }
    silent.front().send("echo " + random_word());
    Peer never_reads = service.connect_with_small_buffer();
    never_reads.send(flood().lines);
    students_come_to_rest();
    service.ask_to_stop();
    must_have_served(served, Way::threads, 13);
    for (Peer& client : silent) {
        client.receive_until_end();
    }
    never_reads.receive_until_end();
}

TEST_CASE("serve_with_threads() outlives clients that reset, hang up early or send a line too long" * points(1)
          * loops_at_the_end * catches("one-client-ends-the-service", 4)) {
    {
        Service service;
        Peer resets = service.connect();
        resets.reset();
        auto served = service.start(Way::threads);
        Peer other = service.connect();
        is_answered(other);
        bad_clients_come(service);
        is_answered_and_leaves(other);
        service.ask_to_stop();
        must_have_served(served, Way::threads, 5, 3);
    }
    {
        Service service;
        client_hangs_up_early(service);
        auto served = service.start(Way::threads, in_small_pieces);
        Peer other = service.connect();
        suspect("sigpipe-not-ignored", 2);
        is_answered_and_leaves(other);
        students_come_to_rest();
        service.ask_to_stop();
        must_have_served(served, Way::threads, 2);
    }
}

TEST_CASE("serve_with_threads() lets go of 200 clients, their descriptors and their threads while it serves" * points(1)
          * races * catches("fd-leak-per-connection", 4)) {
    Service service;
    auto served = service.start(Way::threads, Faults().descriptor_limit(few_descriptors));
    constexpr std::size_t some = 20;
    many_come_and_go(service, some);
    const std::size_t before = pages_of(served.state().process);
    many_come_and_go(service, many - some);
    const std::size_t grown = pages_of(served.state().process) - std::min(before, pages_of(served.state().process));
    if (const auto stacks = grown / pages_of_a_stack(); stacks > (many - some) / 2) {
        suspect("threads-joined-only-at-the-end", 4);
        lose("The threads of clients that have gone are still waiting to be joined, each with its stack.",
             "clients that came and went: " + std::to_string(many - some),
             "stacks left in memory: about " + std::to_string(stacks));
    }
    service.ask_to_stop();
    must_have_served(served, Way::threads, many, many);
}

TEST_CASE("serve_with_threads() ends and joins its threads also when accept() fails for good" * points(1)
          * catches("failure-leaves-threads-behind", 4)) {
    Service service;
    auto served = run([&] { serve(Way::threads, service.listener(), service.stop()); },
                      Faults().fail(Call::accept, {0, EINVAL, EINVAL}));
    Peer client = service.connect();
    is_answered(client);
    Peer other = service.connect();
    served.throws_system_error({EINVAL}, "serve_with_threads(), when accept() fails for good,");
    served.leaves_nothing_running();
    served.leaves_no_descriptor_open();
    client.receives_then_end("");
}

// serve_with_processes()

TEST_CASE("serve_with_processes() serves all clients at the same time" * points(1) * loops_at_the_end
          * catches("serves-one-client-at-a-time", 6)) {
    Service service;
    auto served = service.start(Way::processes);
    Peer silent = service.connect();
    Peer first = service.connect();
    is_answered(first);
    Peer second = service.connect();
    is_answered(second);
    is_answered(first);
    is_answered_and_leaves(second);
    is_answered_and_leaves(silent);
    is_answered_and_leaves(first);
    service.ask_to_stop();
    must_have_served(served, Way::processes, 3, 6);
}

TEST_CASE("serve_with_processes() gets the counts of all children together" * points(1) * loops_at_the_end
          * catches("child-counts-its-own-copy", 6)) {
    Service service;
    Peer resets = service.connect();
    resets.reset();
    auto served = service.start(Way::processes);
    Peer other = service.connect();
    is_answered(other);
    bad_clients_come(service);
    Peer talkative = service.connect();
    const auto burst = burst_of(300);
    talkative.send(burst.lines);
    talkative.receives(burst.answers);
    is_answered_and_leaves(other);
    leaves(talkative);
    service.ask_to_stop();
    must_have_served(served, Way::processes, 6, 303);
}

TEST_CASE("serve_with_processes() leaves no child behind, however it ends" * points(1)
          * catches("stop-waits-for-clients", 6)) {
    {
        Service service;
        auto served = service.start(Way::processes);
        Peer client = service.connect();
        is_answered_and_leaves(client);
        students_come_to_rest();
        service.ask_to_stop_by_closing();
        suspect_if_stuck(served, "stop-noticed-at-the-next-client", 6);
        must_have_served(served, Way::processes, 1, 1);
    }
    {
        Service service(small_send_buffer);
        auto served = service.start(Way::processes);
        Peer silent = service.connect();
        is_answered(silent);
        silent.send("echo " + random_word());
        Peer never_reads = service.connect_with_small_buffer();
        never_reads.send(flood().lines);
        students_come_to_rest();
        service.ask_to_stop();
        must_have_served(served, Way::processes, 2);
        silent.receive_until_end();
        never_reads.receive_until_end();
    }
    {
        Service service;
        auto served = run([&] { serve(Way::processes, service.listener(), service.stop()); },
                          Faults().fail(Call::accept, {0, EINVAL, EINVAL}));
        Peer client = service.connect();
        is_answered(client);
        Peer other = service.connect();
        suspect("zombie-or-orphan-children", 6);
        served.throws_system_error({EINVAL}, "serve_with_processes(), when accept() fails for good,");
        served.leaves_nothing_running();
        served.leaves_no_descriptor_open();
    }
}

TEST_CASE("serve_with_processes() leaves each descriptor open only in the process that needs it" * points(1)
          * loops_at_the_end * catches("fork-descriptor-hygiene", 6)) {
    Service service;
    auto served = service.start(Way::processes);
    Peer first = service.connect();
    is_answered(first);
    Peer second = service.connect();
    is_answered(second);
    const pid_t process = served.state().process;
    leaves(first); // which can see the end only if nobody else has a copy of its connection
    suspect("child-returns-into-the-service", 6);
    if (!await([&] { return living_children_of(process).size() <= 1; })) {
        lose("The child of a client that has gone does not end.", "clients there: 1",
             "children there: " + std::to_string(living_children_of(process).size()));
    }
    withdraw_suspicion();
    for (const pid_t child : living_children_of(process)) {
        if (has_open(child, service.inode_of_listener())) {
            lose("A child that serves a client still has the listener open.",
                 "the port stays taken for as long as that child lives");
        }
    }
    is_answered_and_leaves(second);
    service.ask_to_stop();
    must_have_served(served, Way::processes, 2, 3);
}

TEST_CASE("serve_with_processes() serves more clients than it may have descriptors, and waits for each child"
          * points(1) * catches("fd-leak-per-connection", 6)) {
    constexpr int fewer_descriptors = 20; // and fewer clients than above: a fork costs more than a thread
    constexpr std::size_t clients = fewer_descriptors + 4;
    Service service;
    auto served = service.start(Way::processes, Faults().descriptor_limit(fewer_descriptors));
    many_come_and_go(service, clients);
    if (const auto zombies = zombies_of(served.state().process); zombies > clients / 2) {
        suspect("zombie-or-orphan-children", 6);
        lose("The children of clients that have gone are still there, as zombies.",
             "clients that came and went: " + std::to_string(clients), "zombies: " + std::to_string(zombies));
    }
    service.ask_to_stop();
    must_have_served(served, Way::processes, clients, clients);
}

TEST_CASE("serve_with_processes() carries on when the end of a child or another signal interrupts it" * points(1)
          * loops_at_the_end * catches("eintr-not-retried", 6)) {
    Service service;
    auto served = run(
        [&] {
            struct sigaction action {};
            action.sa_handler = [](int) {};
            ::sigaction(SIGCHLD, &action, nullptr); // no SA_RESTART: the end of a child interrupts whoever waits
            tell(flat(outcome_of(Way::processes, service.listener(), service.stop())));
            given<bool>();
        },
        two_signals());
    Peer stays = service.connect();
    is_answered(stays);
    for (int i = 0; i < 5; ++i) {
        Peer client = service.connect();
        is_answered_and_leaves(client);
        students_come_to_rest(); // the child has ended by now, and its parent has heard of it
    }
    is_answered(stays);
    service.ask_to_stop();
    must_have_served(served, Way::processes, 6, 7);
}

TEST_CASE("serve_with_processes() ends a child without writing the program's output once more" * points(1)
          * catches("exit-in-a-child", 6)) {
    Service service;
    auto written = pipe_from_student();
    auto served = run([&] {
        std::FILE* file = ::fdopen(written.socket, "w");
        std::fputs(given<std::string>().c_str(), file); // stays in the memory of the program, and of each of its copies
        tell(flat(outcome_of(Way::processes, service.listener(), service.stop())));
        std::fflush(file);
        given<bool>();
    });
    const auto text = random_word();
    served.give(text);
    Peer client = service.connect();
    is_answered_and_leaves(client);
    service.ask_to_stop();
    must_have_served(served, Way::processes, 1, 1);
    if (const auto output = written.peer.rest(); output != text) {
        lose("What the program had begun to write before the service came out more than once.",
             "written: " + quote(text), "came out: " + quote(output));
    }
}
