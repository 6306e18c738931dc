// Lab 11, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test are the people who talk, and the one who asks the service to stop.

#include "chat.hpp"

#include "harness/conversation_state.hpp"
#include "harness/lab_test.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace harness;

namespace {

// In bodies.

/// What parse() makes of a line: the request's word and its parts, or "ERROR" and the text.
using Parsed = std::vector<std::string>;

Parsed parsed(const std::string& line) {
    static const std::array<const char*, 5> words = {"NAME", "SAY", "TELL", "WHO", "QUIT"};
    try {
        const chat::Request request = chat::parse(line);
        return {words.at(static_cast<std::size_t>(request.kind)), request.who, request.text};
    } catch (const net::protocol_error& error) {
        return {"ERROR", error.what()};
    }
}

/// By system calls that leave no trace in the report.
bool is_closed(int descriptor) { return ::syscall(SYS_fcntl, descriptor, F_GETFD) < 0; }

bool is_readable(int descriptor) {
    pollfd waited{descriptor, POLLIN, 0};
    const timespec at_once{0, 0};
    return ::syscall(SYS_ppoll, &waited, 1, &at_once, nullptr, 0) == 1;
}

/// Calls serve() and looks at what it has borrowed. \return "" when that is as it should be
std::string serve_and_look(int listener, int stop, const chat::Limits& limits) {
    chat::serve(listener, stop, limits);
    if (is_closed(listener) || is_closed(stop)) {
        return is_closed(listener) ? "the listener" : "stop";
    }
    return is_readable(stop) ? "" : "emptied";
}

// On the other side.

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/// One client, and the name it will have.
struct Person {
    Peer peer;
    std::string name;

    void asks(const std::string& line) { peer.send(line + "\n"); }
    void hears(const std::string& line) { peer.receives(line + "\n"); }
    /// One who never read begins to: with more room, or TCP would come in crumbs, with pauses of its own.
    void begins_to_read() const {
        const int size = 1 << 18;
        ::setsockopt(peer.get(), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    }
    /// What else has come by the time the service has ended.
    void hears_nothing_more() {
        if (const auto more = peer.receive_until_end(); !more.empty()) {
            lose("Somebody got more than was meant for it.", "too much: " + quote(more));
        }
    }
};

/// A listening socket for the service, and the pipe by which it is asked to stop.
class Service {
public:
    /// \param small whether the kernel keeps little for a client that does not read
    explicit Service(bool small = false) : small_(small), listener_(listen()), stop_(pipe_to_student()) {}

    auto start(const chat::Limits& limits = {}, const Faults& faults = {}) {
        return run([this, limits] { return serve_and_look(listener_, stop_.socket, limits); }, faults);
    }
    /// Somebody who has connected and said nothing yet.
    Person connects() { return {connect_to_student(port_), random_word()}; }
    /// The same for one for whom little can be under way.
    Person connects_with_a_small_buffer() {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const int size = 2304;
        ::setsockopt(made.get(), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        const sockaddr_in address = loopback(port_);
        if (::connect(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            lose("The test could not connect to the service: its listener is closed.");
        }
        return {Peer(std::move(made)), random_word()};
    }
    /// Takes a name, of which all of these hear.
    Person joins(Person person, const std::vector<Person*>& others = {}) {
        person.asks("NAME " + person.name);
        person.hears("OK " + person.name);
        for (Person* other : others) {
            other->hears("JOINED " + person.name);
        }
        return person;
    }
    Person joins(const std::vector<Person*>& others = {}) { return joins(connects(), others); }

    /// Asks the service to stop and looks at all that is left of it.
    void stops(Student<std::string>& served, const std::vector<Person*>& people) {
        stop_.peer.send(".");
        has_ended(served);
        for (Person* person : people) {
            person->hears_nothing_more();
        }
    }
    static void has_ended(Student<std::string>& served) {
        const auto what = served.value("serve()");
        if (what == "emptied") {
            suspect("stop-request-consumed", 6);
            lose("serve() has read from stop: whoever else waits for it will never hear of the request.");
        } else if (!what.empty()) {
            suspect("closes-borrowed-descriptor", 6);
            lose("serve() has closed a descriptor that belongs to its caller.", "closed: " + quote(what));
        }
        suspect("fd-leak-per-connection", 3);
        served.leaves_no_descriptor_open();
        served.leaves_nothing_running();
        withdraw_suspicion();
    }
    [[nodiscard]] int listener() const { return listener_; }
    [[nodiscard]] int stop() const { return stop_.socket; }
    Connection& stop_request() { return stop_; }

private:
    Socket listen() {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        const int few = 4608;
        if (small_) {
            ::setsockopt(made.get(), SOL_SOCKET, SO_SNDBUF, &few, sizeof few); // accepted ones inherit it
        }
        if (::bind(made.get(), generic, size) != 0 || ::listen(made.get(), 256) != 0
            || ::getsockname(made.get(), generic, &size) != 0) {
            throw net::failure_of("the test's listener");
        }
        port_ = ntohs(address.sin_port);
        return Socket(std::move(made));
    }
    bool small_;
    std::uint16_t port_ = 0;
    Socket listener_;
    Connection stop_;
};

/// Whatever happens in \p events finds the service asleep, and is all there when it wakes up: one turn of its loop.
void in_one_turn(Student<std::string>& served, const std::function<void()>& events) {
    students_come_to_rest();
    ::kill(served.state().process, SIGSTOP);
    events();
    ::kill(served.state().process, SIGCONT);
}

std::string error_line(std::string_view text) { return "ERROR " + std::string(text); }

/// Calls of any kind that the service has made.
unsigned calls_of(const Student<std::string>& served) {
    unsigned sum = 0;
    for (const Call call : {Call::select, Call::poll, Call::epoll_wait, Call::accept, Call::recv, Call::read,
                            Call::send, Call::write, Call::sleep, Call::fcntl, Call::ioctl}) {
        sum += served.count(call);
    }
    return sum;
}

/// The same errors for whichever call the service uses.
Faults each_fails(std::initializer_list<Call> calls, const std::vector<int>& errors) {
    Faults faults;
    for (const Call call : calls) {
        faults.fail(call, errors);
    }
    return faults;
}

const catches ends_the_program("sigpipe-not-ignored", 5, Status::crashed);
const catches never_sleeps("write-set-always-armed", 5, Status::spinning);
const catches uses_what_is_gone("use-after-free-of-client", 3, Status::crashed);
const catches waits_for_one("blocking-send-in-event-loop", 5, Status::stuck);

/// What all hear when somebody says something.
std::string said_by(const Person& speaker, const std::string& text) { return "SAID " + speaker.name + " " + text; }

/// Three whole lines, and the beginning of a fourth.
std::string three_and_a_bit(const std::string& text) {
    return "SAY 1" + text + "\r\nSAY 2" + text + "\nSAY 3" + text + "\r\nSAY ";
}

/// Two people talk: both must hear it.
void talk(Person& one, Person& other) {
    const auto text = random_word();
    one.asks("SAY " + text);
    one.hears(said_by(one, text));
    other.hears(said_by(one, text));
}

void talk_alone(Person& person) {
    const auto text = random_word();
    person.asks("SAY " + text);
    person.hears(said_by(person, text));
}

/// The first lets the others hear line after line until it hears that \p slow has left. \return all that was said
std::vector<std::string> talks_until_cut_off(Person& speaker, const Person& slow, Person* listener = nullptr) {
    constexpr std::size_t most = 400; // beyond any limit used here
    const auto left = "LEFT " + slow.name + "\n";
    const auto refused = error_line(chat::error::already_named) + "\n";
    std::vector<std::string> said;
    while (said.size() < most) {
        const auto text = random_word(200);
        said.push_back(said_by(speaker, text) + "\n");
        speaker.asks("SAY " + text + "\nNAME x"); // the answer to the second shows that the first has been done
        speaker.peer.receives(said.back());
        if (listener != nullptr) {
            suspect("announces-inside-a-broadcast", 4);
            listener->peer.receives(said.back());
            withdraw_suspicion();
        }
        if (speaker.peer.receive(left.size()) == left) {
            speaker.peer.receives(refused);
            return said;
        }
        speaker.peer.receives(refused.substr(left.size()));
    }
    suspect("queue-without-a-limit", 5);
    lose("A reader who never reads was not cut off.",
         "said meanwhile: " + std::to_string(most) + " lines, " + std::to_string(most * said.back().size()) + " bytes");
}

} // namespace

TEST_CASE("parse() takes requests apart, and leaves every byte of the text as it is" * points(1)
          * catches("malformed-message-crash", 2, Status::crashed) * catches("request-taken-apart-wrongly", 2)) {
    auto student = run([] {
        std::vector<Parsed> all;
        for (const auto& line : given<std::vector<std::string>>()) {
            all.push_back(parsed(line));
        }
        return all;
    });
    const auto word = random_word();
    const auto other = random_word(16);
    const std::string nul = word + std::string(1, '\0') + other;
    struct Case {
        std::string line;
        Parsed expected;
        const char* belief;
    };
    const char* any = "request-taken-apart-wrongly";
    const char* split = "text-split-into-words";
    const char* strips = "strips-more-than-the-delimiter";
    const std::vector<Case> cases = {
        {"NAME " + other, {"NAME", other, ""}, any},
        {"NAME A-z_09", {"NAME", "A-z_09", ""}, any},
        {"SAY " + word, {"SAY", "", word}, any},
        {"SAY " + word + " and " + other, {"SAY", "", word + " and " + other}, split},
        {"SAY  two  blanks " + word + " ", {"SAY", "", " two  blanks " + word + " "}, split},
        {"SAY  ", {"SAY", "", " "}, split},
        {"SAY " + nul, {"SAY", "", nul}, "embedded-nul-truncation"},
        {"SAY WHO " + word, {"SAY", "", "WHO " + word}, any},
        {"TELL " + word + " " + other, {"TELL", word, other}, any},
        {"TELL " + word + "  a b ", {"TELL", word, " a b "}, split},
        {"WHO", {"WHO", "", ""}, any},
        {"QUIT", {"QUIT", "", ""}, any},
        {"WHO\r", {"WHO", "", ""}, "cr-left-on-the-line"},
        {"NAME " + word + "\r", {"NAME", word, ""}, "cr-left-on-the-line"},
        {"SAY " + word + "\r", {"SAY", "", word}, "cr-left-on-the-line"},
        {"SAY " + word + "\r\r", {"SAY", "", word + "\r"}, strips},
        {"SAY a\r" + word + "\t", {"SAY", "", "a\r" + word + "\t"}, strips},
    };
    std::vector<std::string> lines;
    for (const Case& one : cases) {
        lines.push_back(one.line);
    }
    student.give(lines);
    const auto got = student.value("parse()");
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (i >= got.size() || got[i] != cases[i].expected) {
            suspect(cases[i].belief, 2);
            lose("parse(" + quote(cases[i].line) + ") is not what was asked for.",
                 comparison(cases[i].expected, i < got.size() ? got[i] : Parsed()));
        }
    }
}

TEST_CASE("parse() refuses what is no request, with the text that says why" * points(1)
          * catches("malformed-message-crash", 2)) {
    auto student = run([] {
        std::vector<Parsed> all;
        for (const auto& line : given<std::vector<std::string>>()) {
            all.push_back(parsed(line));
        }
        return all;
    });
    const auto word = random_word();
    using Lines = std::vector<std::string>;
    std::vector<std::pair<std::string, std::string_view>> cases;
    for (const auto& line : Lines{"", " ", "\r", word, " SAY " + word, "say " + word, "SAYS " + word, "NAME\t" + word,
                                  "WHO\r\r", std::string("\0WHO", 4)}) {
        cases.emplace_back(line, chat::error::unknown_request);
    }
    for (const auto& line : Lines{"NAME", "NAME ", "SAY", "SAY ", "SAY\r", "SAY \r", "TELL", "TELL ", "TELL " + word,
                                  "TELL " + word + " ", "WHO " + word, "WHO ", "QUIT " + word}) {
        cases.emplace_back(line, chat::error::wrong_form);
    }
    const Lines malformed = {"NAME " + word + " " + word,
                             "NAME  " + word,
                             "NAME " + word + " ",
                             "NAME " + word + "!",
                             "NAME " + random_word(17),
                             "NAME \xc3\xa4" + word,
                             "NAME " + word + std::string(1, '\0'),
                             "TELL  " + word,
                             "TELL " + random_word(17) + " " + word,
                             "TELL b*b " + word};
    for (const auto& line : malformed) {
        cases.emplace_back(line, chat::error::malformed_name);
    }
    std::vector<std::string> lines;
    for (const auto& one : cases) {
        lines.push_back(one.first);
    }
    student.give(lines);
    const auto got = student.value("parse()");
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Parsed expected = {"ERROR", std::string(cases[i].second)};
        if (i >= got.size() || got[i] != expected) {
            const bool accepted = i < got.size() && !got[i].empty() && got[i][0] != "ERROR";
            suspect(accepted ? "malformed-request-accepted" : "wrong-error-text", 2);
            lose("parse(" + quote(cases[i].first) + ") must throw net::protocol_error with the text that fits.",
                 comparison(expected, i < got.size() ? got[i] : Parsed()));
        }
    }
}

TEST_CASE("a name is had by one person at a time, and who has none can only ask for NAME, WHO and QUIT" * points(1)
          * never_sleeps * catches("name-rules-not-kept", 3)) {
    Service service;
    auto served = service.start();
    Person nameless = service.connects();
    const auto refused = error_line(chat::error::no_name_yet) + "\n";
    for (const auto& line : {"SAY " + random_word(), "TELL " + nameless.name + " " + random_word()}) {
        nameless.asks(line);
        suspect("talks-without-a-name", 3);
        nameless.peer.receives(refused);
        withdraw_suspicion();
    }
    nameless.asks("WHO");
    nameless.hears("WHO");
    Person ada = service.joins();
    for (const auto& taken : {"NAME " + ada.name, "NAME " + ada.name + "\r"}) {
        nameless.asks(taken);
        nameless.hears(error_line(chat::error::name_taken));
    }
    nameless.asks("NAME " + nameless.name + "?");
    nameless.hears(error_line(chat::error::malformed_name));
    ada.asks("NAME " + random_word());
    ada.hears(error_line(chat::error::already_named));
    ada.asks("NAME " + ada.name);
    ada.hears(error_line(chat::error::already_named));
    const auto prefix = ada.name.substr(0, 4); // the beginning of a name is another name
    Person other{std::move(nameless.peer), prefix};
    other = service.joins(std::move(other), {&ada});
    ada.asks("TELL " + random_word() + " psst");
    ada.hears(error_line(chat::error::nobody_there));
    talk(other, ada);
    service.stops(served, {&ada, &other});
}

TEST_CASE("what one says reaches everybody with a name, the speaker too, and nobody else" * points(1) * never_sleeps
          * catches("broadcast-to-the-wrong-people", 3)) {
    Service service;
    auto served = service.start();
    Person nameless = service.connects();
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    Person cyd = service.joins({&ada, &bob});
    for (Person* speaker : {&ada, &bob, &cyd, &ada}) {
        const auto text = random_word();
        speaker->asks("SAY " + text);
        for (Person* person : {&ada, &bob, &cyd}) {
            person->hears(said_by(*speaker, text));
        }
    }
    service.stops(served, {&nameless, &ada, &bob, &cyd});
}

TEST_CASE("TELL reaches one person alone, and WHO lists all names in order" * points(1) * never_sleeps
          * catches("fdset-not-rebuilt", 6, Status::stuck) * catches("broadcast-to-the-wrong-people", 3)) {
    Service service;
    auto served = service.start();
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    Person cyd = service.joins({&ada, &bob});
    const auto secret = random_word() + "  for you ";
    bob.asks("TELL " + ada.name + " " + secret);
    bob.hears("OK " + ada.name);
    ada.hears("TOLD " + bob.name + " " + secret);
    cyd.asks("TELL " + cyd.name + " " + secret);
    cyd.hears("TOLD " + cyd.name + " " + secret);
    cyd.hears("OK " + cyd.name);
    Person dot = service.connects();
    dot.name = "Z" + dot.name.substr(1); // capital letters come before small ones
    dot = service.joins(std::move(dot), {&ada, &bob, &cyd});
    std::vector<std::string> names = {ada.name, bob.name, cyd.name, dot.name};
    std::sort(names.begin(), names.end());
    suspect("names-not-sorted", 3);
    for (Person* person : {&cyd, &ada}) {
        person->asks("WHO");
        person->hears("WHO " + names[0] + " " + names[1] + " " + names[2] + " " + names[3]);
    }
    withdraw_suspicion();
    service.stops(served, {&ada, &bob, &cyd, &dot});
}

TEST_CASE("the lines of each client are put together on their own, in whatever pieces they come" * points(1)
          * never_sleeps * catches("malformed-message-crash", 2, Status::crashed)
          * catches("one-recv-one-message", 2)) {
    for (const std::size_t most : {SIZE_MAX, std::size_t{5}}) {
        Service service;
        auto served = service.start({}, Faults().reads_of_at_most(most));
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        const auto text = random_word();
        ada.peer.send("SAY " + text);
        students_come_to_rest(); // half a line of ada's is there, and now comes a whole one of bob's
        bob.peer.send(three_and_a_bit(text));
        const auto first = "SAID " + bob.name + " 1" + text + "\n";
        if (most == SIZE_MAX) {
            suspect("partial-line-blocks-event-loop", 2);
        }
        const auto got = bob.peer.receive(first.size());
        withdraw_suspicion();
        if (got != first) {
            suspect(got.find(text + "S") != std::string::npos ? "state-shared-between-clients" : "one-recv-one-message",
                    2);
            lose("The first of three lines of one client came out wrong.", difference(first, got));
        }
        ada.peer.receives(first);
        for (const char* said : {"2", "3"}) {
            bob.hears(said_by(bob, said + text));
            ada.hears(said_by(bob, said + text));
        }
        ada.peer.send(text + "\n");
        bob.hears(said_by(ada, text + text));
        ada.hears(said_by(ada, text + text));
        std::string bytes = random_bytes(50) + '\0' + random_bytes(50);
        std::replace(bytes.begin(), bytes.end(), '\n', '\0');
        bob.peer.send(bytes + "\r\n"); // behind "SAY "
        suspect("embedded-nul-truncation", 2);
        ada.hears(said_by(bob, bytes));
        bob.hears(said_by(bob, bytes));
        withdraw_suspicion();
        service.stops(served, {&ada, &bob});
    }
}

TEST_CASE("what the kernel does not take at once is sent later, in order" * points(1) * never_sleeps * ends_the_program
          * catches("ignores-short-send", 5)) {
    for (const auto& faults :
         {Faults().writes_of_at_most(3), each_fails({Call::send, Call::write}, {0, EAGAIN, 0, EAGAIN})}) {
        Service service;
        auto served = service.start({}, faults);
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        std::string burst;
        std::vector<std::string> said;
        for (int i = 0; i < 5; ++i) {
            said.push_back(random_word(20));
            burst += "SAY " + said.back() + "\n";
        }
        ada.peer.send(burst);
        for (const auto& text : said) {
            bob.hears(said_by(ada, text));
            ada.hears(said_by(ada, text));
        }
        service.stops(served, {&ada, &bob});
    }
    Service service; // and what can never be sent, since nobody is there any more, is thrown away
    auto served = service.start({}, Faults().writes_of_at_most(2));
    Person ada = service.joins();
    Person hasty = service.joins({&ada});
    in_one_turn(served, [&] {
        hasty.asks("WHO\nWHO\nQUIT");
        hasty.peer.close();
    });
    suspect("sigpipe-not-ignored", 5);
    ada.hears("LEFT " + hasty.name);
    talk_alone(ada);
    withdraw_suspicion();
    service.stops(served, {&ada});
}

TEST_CASE("a line over the limit gets one ERROR line, and its client alone is hung up on" * points(1) * never_sleeps
          * uses_what_is_gone * catches("unbounded-input-buffer", 2)) {
    constexpr std::size_t limit = 100;
    const chat::Limits limits{limit, 65536};
    const auto too_long = error_line(chat::error::line_too_long) + "\n";
    Service service;
    auto served = service.start(limits);
    Person ada = service.joins();
    const auto longest = random_word(limit - 5) + "\r"; // with "SAY " exactly as long as allowed
    suspect("limit-off-by-one", 2);
    ada.asks("SAY " + longest);
    ada.hears(said_by(ada, longest.substr(0, limit - 5)));
    suspect("limit-for-all-in-hand", 2);
    ada.asks("SAY " + longest + "\nSAY " + longest);
    for (int i = 0; i < 2; ++i) {
        ada.hears(said_by(ada, longest.substr(0, limit - 5)));
    }
    withdraw_suspicion();
    Person endless = service.joins({&ada});
    endless.peer.send(random_word(limit + 1)); // and no '\n' ever
    endless.peer.receives_then_end(too_long);
    ada.hears("LEFT " + endless.name);
    Person bob = service.joins({&ada});
    bob.peer.send("SAY hello\nSAY " + random_word(limit - 3) + "\nSAY " + random_word() + "\n");
    bob.hears("SAID " + bob.name + " hello");
    suspect("limit-off-by-one", 2);
    bob.peer.receives_then_end(too_long);
    withdraw_suspicion();
    ada.hears("SAID " + bob.name + " hello");
    ada.hears("LEFT " + bob.name);
    talk_alone(ada);
    service.stops(served, {&ada});
}

TEST_CASE("whoever leaves, in whatever way, is announced once, and the name is free" * points(1) * uses_what_is_gone
          * catches("recv-zero-infinite-loop", 3, Status::spinning) * catches("departure-not-announced", 3)) {
    Service service;
    auto served = service.start();
    Person nameless = service.connects();
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    const std::vector<std::pair<const char*, std::function<void(Person&)>>> ways = {
        {"departure-not-announced", [](Person& p) { p.asks("QUIT\nSAY too late"), p.peer.receives_then_end("BYE\n"); }},
        {"departure-not-announced", [](Person& p) { p.peer.finish(), p.peer.receives_then_end(""); }},
        {"departure-not-announced", [](Person& p) { p.peer.close(); }},
        {"eof-mid-message-accepted", [](Person& p) { p.peer.send("SAY half a li"), p.peer.close(); }},
        {"one-client-ends-the-service", [](Person& p) { p.peer.reset(); }},
        {"one-client-ends-the-service", [](Person& p) { p.peer.send("SAY half a li"), p.peer.reset(); }},
    };
    auto name = random_word();
    for (const auto& [belief, leaves] : ways) {
        Person again{service.connects().peer, name}; // each time the same name
        again.asks("NAME " + name);
        if (const auto answer = again.peer.receive(name.size() + 4); answer != "OK " + name + "\n") {
            suspect(answer.starts_with("ERROR") ? "name-not-freed" : "broadcast-to-departed-client", 3);
            lose("A name was not to be had although its owner had left.", "answer: " + quote(answer));
        }
        ada.hears("JOINED " + name);
        bob.hears("JOINED " + name);
        if (belief != std::string("departure-not-announced")) {
            suspect(belief, 3);
        }
        leaves(again);
        ada.hears("LEFT " + name);
        bob.hears("LEFT " + name);
        withdraw_suspicion();
    }
    nameless.peer.reset(); // of which nobody hears
    bob.asks("QUIT");
    bob.peer.receives_then_end("BYE\n");
    ada.hears("LEFT " + bob.name);
    ada.asks("WHO");
    ada.hears("WHO " + ada.name);
    Person last = service.connects(); // has the descriptor of one that has gone
    ada.asks("SAY " + random_word(4) + name);
    ada.peer.receive(5 + ada.name.size() + 1 + 4 + name.size() + 1);
    suspect("broadcast-to-departed-client", 3);
    service.stops(served, {&ada, &last});
}

TEST_CASE("who leaves is sent what was queued for it, and its name is another's meanwhile" * points(1) * never_sleeps
          * uses_what_is_gone * waits_for_one * catches("leaver-loses-its-queue", 3)) {
    for (const std::string way : {"QUIT", "end", "reset"}) {
        Service service(true);
        auto served = service.start();
        Person ada = service.joins();
        Person bob = service.joins(service.connects_with_a_small_buffer(), {&ada});
        std::string for_bob;
        for (int i = 0; i < 40; ++i) {
            const auto text = random_word(400);
            ada.asks("SAY " + text);
            ada.hears(said_by(ada, text));
            for_bob += said_by(ada, text) + "\n";
        }
        if (way == "QUIT") {
            bob.asks(way);
            for_bob += "BYE\n";
        } else {
            bob.peer.finish();
        }
        suspect("departure-announced-late", 3);
        ada.hears("LEFT " + bob.name);
        withdraw_suspicion();
        Person again = service.joins(Person{service.connects().peer, bob.name}, {&ada});
        talk(ada, again);
        if (way == "reset") {
            bob.peer.reset();
            suspect("name-freed-twice", 3);
            students_come_to_rest();
            talk(again, ada);
        } else {
            bob.begins_to_read();
            bob.peer.receives_then_end(for_bob);
        }
        service.stops(served, {&ada, &again});
    }
}

TEST_CASE("several who go in the same turn are each taken out, and the others stay" * points(1)
          * catches("select-closed-fd-ebadf", 3, Status::spinning) * catches("erase-while-iterating", 3)) {
    {
        Service service;
        auto served = service.start();
        std::vector<Person> people;
        for (int i = 0; i < 8; ++i) {
            people.push_back(service.connects());
            people.back().asks("WHO");
            people.back().hears("WHO"); // so they are accepted in this order
        }
        std::vector<Person*> there;
        for (Person& person : people) {
            person = service.joins(std::move(person), there);
            there.push_back(&person);
        }
        in_one_turn(served, [&] {
            people[1].peer.close();
            people[2].peer.reset();
            people[3].asks("QUIT");
            people[3].peer.close();
            people[5].peer.close();
            people[6].peer.reset();
        });
        std::vector<std::string> left;
        for (const int i : {1, 2, 3, 5, 6}) {
            left.push_back("LEFT " + people[static_cast<std::size_t>(i)].name + "\n");
        }
        const std::size_t size = left.size() * left.front().size();
        const auto heard = people[0].peer.receive(size);
        for (const auto& line : left) {
            if (heard.find(line) == std::string::npos) {
                suspect("departure-not-announced", 3);
                lose("Not everybody who went in the same turn was announced.", "missing: " + quote(line),
                     "received: " + quote(heard));
            }
        }
        for (const std::size_t i : {std::size_t{4}, std::size_t{7}}) {
            people[i].peer.receives(heard);
        }
        talk(people[4], people[0]);
        people[7].peer.receive(std::string("SAID  \n").size() + 16);
        Person last = service.joins({&people[0], &people[4], &people[7]});
        talk(last, people[4]);
        people[0].peer.receive(std::string("SAID  \n").size() + 16);
        people[7].peer.receive(std::string("SAID  \n").size() + 16);
        service.stops(served, {&people[0], &people[4], &people[7], &last});
    }
    Service service; // now somebody is lost by another's request, before its own turn has come
    auto served = service.start({512, 0});
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    Person cyd = service.joins({&ada, &bob});
    const auto text = random_word();
    in_one_turn(served, [&] {
        bob.peer.reset();
        ada.asks("SAY " + text);
    });
    const auto said = said_by(ada, text) + "\n";
    const auto left = "LEFT " + bob.name + "\n";
    for (Person* person : {&ada, &cyd}) {
        if (const auto got = person->peer.receive(said.size() + left.size());
            got != said + left && got != left + said) {
            lose("One left while another spoke, and not all others heard both.", difference(said + left, got));
        }
    }
    talk(cyd, ada);
    service.stops(served, {&ada, &cyd});
}

TEST_CASE("a reader who never reads is cut off at the limit, and nobody else notices" * points(1) * never_sleeps
          * uses_what_is_gone * waits_for_one * catches("queue-without-a-limit", 5)) {
    const chat::Limits limits{512, 3000};
    Service service(true);
    auto served = service.start(limits);
    Person ada = service.joins();
    Person slow = service.joins(service.connects_with_a_small_buffer(), {&ada});
    const auto said = talks_until_cut_off(ada, slow);
    slow.begins_to_read();
    const auto taken = slow.peer.receive_until_end();
    std::size_t sent = 0;
    for (const auto& line : said) {
        sent += line.size();
    }
    std::string all;
    for (const auto& line : said) {
        all += line;
    }
    if (all.substr(0, taken.size()) != taken) {
        suspect("ignores-short-send", 5);
        lose("What came to the slow reader before it was cut off is not what was said.", difference(all, taken));
    }
    const std::size_t waited = sent - taken.size();
    const std::size_t before = waited - std::min(waited, said.back().size());
    if (waited <= limits.queued || before > limits.queued) {
        suspect(waited <= limits.queued ? "cut-off-too-early" : "cut-off-too-late", 5);
        lose("A reader who never reads must be cut off as soon as more than limits.queued bytes wait for it.",
             "limits.queued: " + std::to_string(limits.queued), "waited for it then: " + std::to_string(waited),
             "before the last line: " + std::to_string(before));
    }
    Person again = service.joins(Person{service.connects().peer, slow.name}, {&ada});
    talk(again, ada);
    Person asks = service.connects_with_a_small_buffer(); // too many answers are too much as well
    asks.asks("WHO");                                     // so it has been accepted
    asks.peer.receive(std::string("WHO  \n").size() + 16);
    std::string questions;
    for (int i = 0; i < 100; ++i) {
        questions += "WHO " + random_word(8) + "\n";
    }
    for (int i = 0; i < 5; ++i) {
        asks.peer.send(questions);
    }
    talk(ada, again);
    asks.begins_to_read();
    asks.peer.receive_until_end();
    service.stops(served, {&ada, &again});
}

TEST_CASE("only what the kernel does not take counts as waiting" * points(1) * never_sleeps
          * catches("counts-what-was-not-offered", 5)) {
    Service service;
    auto served = service.start({512, 1000});
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    std::string burst;
    std::string said;
    for (int i = 0; i < 15; ++i) {
        const auto text = random_word(200);
        burst += "SAY " + text + "\n";
        said += said_by(ada, text) + "\n";
    }
    ada.peer.send(burst); // in one turn three times the limit; but both read
    bob.peer.receives(said);
    ada.peer.receives(said);
    service.stops(served, {&ada, &bob});
}

TEST_CASE("all hear everything in the same order, and a LEFT behind the line that was too much" * points(1)
          * never_sleeps * uses_what_is_gone * waits_for_one * catches("own-line-first", 4)) {
    {
        Service service;
        auto served = service.start();
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        Person cyd = service.joins({&ada, &bob});
        in_one_turn(served, [&] {
            for (Person* person : {&ada, &bob, &cyd}) {
                person->asks("SAY 1" + random_word() + "\nSAY 2" + random_word());
            }
        });
        const std::size_t size = 6 * (std::string("SAID  1\n").size() + 16);
        const auto first = ada.peer.receive(size);
        for (Person* person : {&bob, &cyd}) {
            if (const auto heard = person->peer.receive(size); heard != first) {
                lose("Two people heard the same lines in different orders.", "the one: " + quote(first, 90),
                     "the other: " + quote(heard, 90));
            }
        }
        service.stops(served, {&ada, &bob, &cyd});
    }
    {
        Service service(true);
        auto served = service.start({512, 2000});
        Person ada = service.connects();
        ada.name[0] = 'A'; // in order of names as of arrival there is somebody before the slow one and somebody behind
        ada = service.joins(std::move(ada));
        Person slow = service.connects_with_a_small_buffer();
        slow.name[0] = 'S';
        slow = service.joins(std::move(slow), {&ada});
        Person zoe = service.joins({&ada});
        talks_until_cut_off(ada, slow, &zoe);
        suspect("announces-inside-a-broadcast", 4);
        zoe.peer.receives("LEFT " + slow.name + "\n");
        service.stops(served, {&ada, &zoe});
    }
}

TEST_CASE("a signal, or a descriptor that was ready a moment ago, is no reason to drop anybody" * points(1)
          * never_sleeps * catches("eintr-not-retried", 6)) {
    struct Case {
        const char* belief;
        Faults faults;
    };
    for (const Case& one :
         {Case{"select-eintr-fatal",
               each_fails({Call::select, Call::poll, Call::epoll_wait}, {EINTR, 0, EINTR, EINTR})},
          Case{"eintr-not-retried",
               each_fails({Call::recv, Call::read, Call::send, Call::write}, {EINTR, EINTR, 0, EINTR})},
          Case{"eagain-treated-as-eof", each_fails({Call::recv, Call::read}, {EAGAIN, 0, EAGAIN, EAGAIN})},
          Case{"ignores-short-send", each_fails({Call::send, Call::write}, {EAGAIN, 0, EAGAIN, EAGAIN})}}) {
        Service service;
        auto served = run(
            [&] {
                struct sigaction action {};
                action.sa_handler = [](int) {};
                ::sigaction(SIGUSR1, &action, nullptr); // no SA_RESTART
                return serve_and_look(service.listener(), service.stop(), {});
            },
            one.faults);
        suspect(one.belief, 6);
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        talk(ada, bob);
        if (one.belief == std::string("select-eintr-fatal")) {
            served.interrupt();
            talk(bob, ada);
        }
        service.stops(served, {&ada, &bob});
    }
}

TEST_CASE("an accept() that fails for one client or for a moment ends nothing, and clients have no fixed number"
          * points(1) * catches("no-pause-without-descriptors", 6, Status::spinning)
          * catches("accept-error-fatal", 6)) {
    {
        Service service;
        auto served = service.start({}, Faults().fail(Call::accept, {ECONNABORTED, EPROTO, EINTR, EAGAIN}));
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        talk(ada, bob);
        service.stops(served, {&ada, &bob});
    }
    {
        Service service;
        auto served = service.start();
        Person ada = service.joins();
        suspect("client-table-full-unhandled", 6);
        std::vector<Person> crowd;
        for (int i = 0; i < 70; ++i) {
            crowd.push_back(service.connects());
            crowd.back().asks("WHO");
            crowd.back().hears("WHO " + ada.name);
        }
        talk_alone(ada);
        service.stops(served, {&ada});
    }
    {
        Service service;
        auto served = service.start({}, Faults().descriptor_limit(24));
        Person ada = service.joins();
        std::vector<Person> crowd;
        for (int i = 0; i < 24; ++i) { // more than there are descriptors
            crowd.push_back(service.connects());
            crowd.back().asks("WHO");
        }
        crowd.front().hears("WHO " + ada.name);
        talk_alone(ada);
        suspect("no-pause-without-descriptors", 6);
        const unsigned before = served.count(Call::accept);
        time_passes(std::chrono::milliseconds(200));
        if (const unsigned tries = served.count(Call::accept) - before; tries > 25) {
            lose("Without a free descriptor, accept() was called again and again.",
                 "calls in 200 milliseconds: " + std::to_string(tries));
        }
        suspect(served.state().over() ? "accept-error-fatal" : "client-forgotten-in-the-backlog", 6);
        for (Person& person : crowd) {
            if (&person != &crowd.front()) {
                person.hears("WHO " + ada.name);
            }
            person.asks("QUIT");
            person.peer.receives_then_end("BYE\n");
        }
        withdraw_suspicion();
        talk_alone(ada);
        service.stops(served, {&ada});
    }
    {
        Service service;
        auto served = service.start({}, Faults().fail(Call::accept, {0, EINVAL, EINVAL}));
        Person ada = service.joins();
        Person other = service.connects();
        suspect("every-accept-error-retried", 6);
        served.throws_system_error({EINVAL}, "serve(), when accept() fails for good,");
        suspect("fd-leak-on-error-path", 6);
        served.leaves_no_descriptor_open();
    }
}

TEST_CASE("a client whose descriptor select() cannot take is told so, and the others talk on" * points(1) * never_sleeps
          * catches("fd-setsize-unchecked", 6)) {
    Service service;
    auto served = service.start({}, Faults().descriptors_from(FD_SETSIZE - 2));
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    for (int i = 0; i < 2; ++i) {
        Person one_too_many = service.connects();
        students_come_to_rest();
        char byte = 0;
        if (::recv(one_too_many.peer.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0) {
            one_too_many.peer.receives_then_end(error_line(chat::error::server_full) + "\n");
        } else { // served, by a server that does not use select()
            one_too_many.asks("TELL " + ada.name + " " + random_word());
            one_too_many.hears(error_line(chat::error::no_name_yet));
        }
    }
    talk(ada, bob);
    bob.peer.reset();
    ada.hears("LEFT " + bob.name);
    Person cyd = service.joins({&ada});
    talk(cyd, ada);
    service.stops(served, {&ada, &cyd});
}

TEST_CASE("one who sends without a pause does not keep the others waiting" * points(1) * never_sleeps
          * catches("drains-one-client", 6)) {
    Service service;
    auto served = service.start({512, std::size_t{64} << 20});
    Person floods = service.joins();
    Person waits = service.connects();
    waits.asks("WHO");
    waits.hears("WHO " + floods.name);
    constexpr std::size_t lines = 2600;
    const auto text = random_word(400);
    std::string flood;
    for (std::size_t i = 0; i < lines; ++i) {
        flood += "SAY " + text + "\n";
    }
    in_one_turn(served, [&] {
        floods.peer.send(flood); // 1 MB
        waits.asks("NAME " + waits.name);
    });
    const auto line = said_by(floods, text) + "\n";
    const auto joined = "JOINED " + waits.name + "\n";
    const auto heard = floods.peer.receive(lines * line.size() + joined.size());
    const auto where = heard.find(joined);
    if (where == std::string::npos || where / line.size() > lines / 2) {
        lose("A request of one client waited until another one had nothing more to send.",
             "lines of the other that were done before it: " + std::to_string(std::min(where / line.size(), lines))
                 + " of " + std::to_string(lines));
    }
    waits.hears("OK " + waits.name);
    waits.peer.receive((lines - where / line.size()) * line.size());
    service.stops(served, {&floods, &waits});
}

TEST_CASE("while nothing happens, nothing is called" * points(1) * never_sleeps * catches("wakes-up-for-nothing", 6)) {
    Service service;
    auto served = service.start();
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    talk(ada, bob);
    bob.peer.send("SAY half a li");
    students_come_to_rest();
    const unsigned before = calls_of(served);
    time_passes(std::chrono::minutes(1));
    if (const unsigned calls = calls_of(served) - before; calls != 0) {
        constexpr unsigned row = 20; // of looks that did not wait
        if (served.would_blocks_in_a_row() > row) {
            suspect("select-timeout-mishandled", 6);
        }
        lose("Nobody sent anything for a minute, and yet the service was at work.",
             "system calls meanwhile: " + std::to_string(calls));
    }
    bob.asks("ne");
    ada.hears("SAID " + bob.name + " half a line");
    bob.hears("SAID " + bob.name + " half a line");
    service.stops(served, {&ada, &bob});
}

TEST_CASE("serve() ends as soon as stop is readable, and closes every client" * points(1) * never_sleeps
          * catches("stop-not-watched", 6)) {
    unsigned accepted = 0; // so far: the count goes on in the next conversation
    {
        Service service(true);
        auto served = service.start();
        Person ada = service.joins();
        Person slow = service.joins(service.connects_with_a_small_buffer(), {&ada});
        for (int i = 0; i < 40; ++i) {
            const auto text = random_word(400);
            ada.asks("SAY " + text);
            ada.hears(said_by(ada, text));
        }
        slow.asks("QUIT"); // and never reads what is queued for it
        ada.hears("LEFT " + slow.name);
        ada.peer.send("SAY half a li");
        students_come_to_rest();
        service.stops(served, {&ada});
        accepted = served.count(Call::accept);
    }
    {
        Service service;
        Person early = service.connects();
        early.asks("WHO " + random_word());
        service.stop_request().peer.close(); // an end of a stream is readable too
        auto served = service.start();
        Service::has_ended(served);
        if (served.count(Call::accept) != accepted) {
            suspect("accepts-after-the-stop", 6);
            lose("serve() accepted a client although stop was readable from the start.");
        }
    }
}
