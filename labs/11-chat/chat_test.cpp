// Lab 11, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test are the people who talk, and the one who asks the service to stop. What goes in and out of
// a service decides, never how fast: where it matters what has been done by then, a test waits for the service to rest.

#include "chat.hpp"

#include "harness/conversation_state.hpp"
#include "harness/lab_test.hpp"
#include "harness/situation.hpp"
#include "harness/transcript.hpp"
#include "harness/verdict.hpp"

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
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace harness;

namespace {

// In bodies.

/// What parse() makes of a line: the request's word and its parts, or `refused` and the text.
using Parsed = std::vector<std::string>;
constexpr const char* refused = "net::protocol_error";

Parsed parsed(const std::string& line) {
    static const std::array<const char*, 5> words = {"NAME", "SAY", "TELL", "WHO", "QUIT"};
    try {
        const chat::Request request = chat::parse(line);
        return {words.at(static_cast<std::size_t>(request.kind)), request.who, request.text};
    } catch (const net::protocol_error& error) {
        return {refused, error.what()};
    }
}

/// Calls parse() with each line that it is given.
Student<std::vector<Parsed>> parses() {
    return run([] {
        std::vector<Parsed> all;
        for (const auto& line : given<std::vector<std::string>>()) {
            all.push_back(parsed(line));
        }
        return all;
    });
}

/// What poll(2) says of it, by a system call that leaves no trace in the report.
int state_of(int descriptor) {
    pollfd waited{descriptor, POLLIN, 0};
    const timespec at_once{0, 0};
    ::syscall(SYS_ppoll, &waited, 1, &at_once, nullptr, 0);
    return waited.revents;
}

/// Calls serve(), in a program that handles a signal. \return what has become of its caller's descriptors; "" for nothing
std::string serve_and_look(int listener, int stop, const chat::Limits& limits) {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGUSR1, &action, nullptr); // no SA_RESTART
    chat::serve(listener, stop, limits);
    if (((state_of(listener) | state_of(stop)) & POLLNVAL) != 0) {
        return "closed";
    }
    return state_of(stop) != 0 ? "" : "emptied";
}

// On the other side.

/// What parse() must make of a line, and the belief by which it makes something else of it.
struct Case {
    std::string line;
    Parsed expected;
    const char* belief = "wrong-error-text";
};

/// As one would say it.
std::string in_words(const Parsed& parsed) {
    if (parsed.empty() || parsed[0] == refused) {
        return std::string(refused) + ", " + quote(parsed.empty() ? "" : parsed.back(), 80);
    }
    const bool complete = parsed.size() == 3;
    return "a request of the kind " + escape(parsed[0])
           + (complete && !parsed[1].empty() ? ", who = " + quote(parsed[1]) : "")
           + (complete && !parsed[2].empty() ? ", text = " + quote(parsed[2]) : "");
}

void must_parse(Student<std::vector<Parsed>>& student, const std::vector<Case>& cases) {
    std::vector<std::string> lines;
    for (const Case& one : cases) {
        lines.push_back(one.line);
    }
    student.give(lines);
    auto got = student.value("parse()");
    got.resize(cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto& [line, expected, belief] = cases[i];
        if (got[i] != expected) {
            const bool was_refused = got[i].empty() || got[i][0] == refused;
            const bool must_be_refused = expected[0] == refused;
            suspect(must_be_refused && !was_refused ? "malformed-request-accepted" : belief, 2);
            lose("parse(" + quote(line) + ") "
                     + (must_be_refused ? "must throw net::protocol_error with the text that fits."
                                        : "is not what was asked for."),
                 "expected: " + in_words(expected), "instead:  " + in_words(got[i]));
        }
    }
}

std::string error_line(std::string_view text) { return "ERROR " + std::string(text); }

/// One client, and the name it will have.
struct Person {
    Peer peer;
    std::string name;

    void asks(const std::string& line) { peer.send(line + "\n"); }
    void hears(const std::string& line) { peer.receives(line + "\n"); }
    void asks_in_vain(const std::string& line, std::string_view error) {
        asks(line);
        hears(error_line(error));
    }
    /// Quits, or is hung up on.
    void hears_the_last(const std::string& line) {
        if (const auto got = peer.receive_until_end(); got != line + "\n") {
            if (got.empty()) {
                suspect("leaver-loses-its-queue", 3);
            } else if (got.starts_with(line + "\n")) {
                suspect("obeys-who-has-left", 3);
            }
            lose("Before the end of its connection somebody must get one last line.", difference(line + "\n", got));
        }
    }
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

using People = std::vector<Person*>;

void all_hear(const People& people, const std::string& line) {
    for (Person* person : people) {
        person->hears(line);
    }
}

/// What all hear when somebody says something.
std::string said_by(const Person& speaker, const std::string& text) { return "SAID " + speaker.name + " " + text; }

/// Somebody says something, and all of these must hear it; so must the speaker.
void talk(Person& speaker, const People& others = {}, const std::string& text = random_word()) {
    speaker.asks("SAY " + text);
    speaker.hears(said_by(speaker, text));
    all_hear(others, said_by(speaker, text));
}

/// The same behind a LEFT: of who has left, nothing more may come.
void talk_goes_on(Person& speaker, const People& others = {}) {
    const auto said = said_by(speaker, random_word());
    speaker.asks("SAY" + said.substr(said.rfind(' ')));
    if (const auto next = speaker.peer.receive(said.size() + 1); next != said + "\n") {
        suspect(next.starts_with("LEFT") ? "departure-not-announced" : "obeys-who-has-left", 3);
        lose("Somebody who had left was heard of once more.", difference(said + "\n", next));
    }
    all_hear(others, said);
}

/// Many lines at once: what somebody sends, and what everybody hears of it.
struct Burst {
    std::string sent, heard;
};
Burst burst_by(const Person& speaker, std::size_t lines, std::size_t length) {
    Burst burst;
    for (std::size_t i = 0; i < lines; ++i) {
        const auto text = random_word(length);
        burst.sent += "SAY " + text + "\n";
        burst.heard += said_by(speaker, text) + "\n";
    }
    return burst;
}

constexpr chat::Limits for_long_lines{50000, 65536}; // what waits may be as much as ever

/// Says more than the kernel takes for somebody who does not read, and less than may wait for him: in one line, so that no
/// pause of the kernel's decides how much of it is offered at a time. \return all that was said
std::string talks_at_length(Person& speaker) {
    const auto text = random_word(40000);
    talk(speaker, {}, text);
    talk(speaker, {}, "well?");
    return said_by(speaker, text + "\n") + said_by(speaker, "well?\n");
}

/// A service that has nothing to do sleeps. One that does not is found out here, in whatever test it is.
void must_rest() {
    constexpr unsigned row = 20; // of looks that did not wait
    const Situation now = worst_situation();
    if (now.status == Status::spinning) {
        const bool looks = live_conversations().front()->would_blocks_in_a_row() > row;
        suspect(looks ? "select-timeout-mishandled" : "write-set-always-armed", looks ? 6 : 5);
        lose_as(now.status, "A client is there and asks for nothing, but " + now.sentence, now.lines);
    }
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/// A listening socket for a service, and the pipe by which it is asked to stop.
class Place {
public:
    Place() : Place(0) {}
    /// Where the kernel keeps little for a client that does not read.
    static Place with_small_buffers() { return Place(4608); }

    /// Somebody who has connected and said nothing yet.
    Person connects() {
        Person person{connect_to_student(port_), next_name()};
        if (names_ == 1) {
            must_rest();
        }
        return person;
    }
    /// The same for one for whom little can be under way.
    Person connects_with_a_small_buffer() {
        net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const int size = 2304;
        ::setsockopt(made.get(), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        const sockaddr_in address = loopback(port_);
        if (::connect(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            lose("The test could not connect to the service: its listener is closed.");
        }
        return {Peer(std::move(made)), next_name()};
    }
    Peer& stop_request() { return stop_.peer; }

protected:
    [[nodiscard]] int listener() const { return listener_; }
    [[nodiscard]] int stop() const { return stop_.socket; }

private:
    explicit Place(int send_buffer) : listener_(listen(send_buffer)), stop_(pipe_to_student()) {}
    /// In the order of their bytes as in that of arrival, so that no service serves them in another order the next time.
    std::string next_name() {
        const auto initial = static_cast<char>('a' + names_++ % 26);
        return initial + random_word(7);
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
        if (::bind(made.get(), generic, size) != 0 || ::listen(made.get(), 256) != 0
            || ::getsockname(made.get(), generic, &size) != 0) {
            throw net::failure_of("the test's listener");
        }
        port_ = ntohs(address.sin_port);
        return Socket(std::move(made));
    }
    std::uint16_t port_ = 0;
    unsigned names_ = 0;
    Socket listener_;
    Connection stop_;
};

/// What an endless loop proves by its last calls.
std::optional<Suspicion> belief_of_a_loop() {
    constexpr std::size_t few = 20; // and more than one round
    std::vector<Line> calls = transcript();
    std::erase_if(calls, [](const Line& line) { return line.is_peers() || !line.returned; });
    calls.erase(calls.begin(), calls.end() - static_cast<std::ptrdiff_t>(std::min(few, calls.size())));
    const auto belief = [](const char* id, int section) { return Suspicion{id, section, true, Status::spinning}; };
    for (const Line& line : calls) {
        const bool waits = waits_for_readiness(line.call);
        if (waits && line.result == 0) {
            return belief("select-timeout-mishandled", 6);
        }
        if (waits && line.result < 0 && line.error == EBADF) {
            return belief("select-closed-fd-ebadf", 3);
        }
        if ((line.call == Call::recv || line.call == Call::read) && line.result == 0) {
            return belief("recv-zero-infinite-loop", 3);
        }
        if (line.call == Call::accept && line.result < 0 && (line.error == EMFILE || line.error == ENFILE)) {
            return belief("no-pause-without-descriptors", 6);
        }
    }
    return std::nullopt;
}

/// A service at work.
class Service : public Place {
public:
    explicit Service(const chat::Limits& limits = {}, const Faults& faults = {}, Place place = Place())
        : Place(std::move(place)),
          limits_(limits),
          served_(run([this, limits] { return serve_and_look(listener(), stop(), limits); }, faults)) {}
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    /// What the report of a test that is lost says of a service: its limits, and what its endless loop is about.
    ~Service() {
        auto& loss = current_test().loss;
        const bool usual = limits_.line == chat::Limits().line && limits_.queued == chat::Limits().queued;
        if (loss && loss->status != Status::not_written && !usual) {
            loss->lines.push_back("the limits here: line = " + std::to_string(limits_.line)
                                  + ", queued = " + std::to_string(limits_.queued));
        }
        if (loss && loss->status == Status::spinning) {
            if (auto proven = belief_of_a_loop()) {
                loss->suspicion = std::move(proven);
            }
        }
    }
    /// Takes a name, of which all of these hear.
    Person joins(Person person, const People& others = {}) {
        person.asks("NAME " + person.name);
        person.hears("OK " + person.name);
        all_hear(others, "JOINED " + person.name);
        return person;
    }
    Person joins(const People& others = {}) { return joins(connects(), others); }
    /// The same with a name whose owner has left.
    Person takes_over(const std::string& name, const People& others) {
        Person person{connects().peer, name};
        person.asks("NAME " + name);
        if (const auto answer = person.peer.receive(name.size() + 4); answer != "OK " + name + "\n") {
            suspect(answer.starts_with("ERROR") ? "name-not-freed" : "broadcast-to-departed-client", 3);
            lose("A name was not to be had although its owner had left.", "answer: " + quote(answer));
        }
        all_hear(others, "JOINED " + name);
        return person;
    }

    /// Whatever happens in \p events finds the service asleep, and is all there when it wakes up: one turn of its loop.
    void in_one_turn(const std::function<void()>& events) {
        students_come_to_rest();
        ::kill(served_.state().process, SIGSTOP);
        events();
        ::kill(served_.state().process, SIGCONT);
    }
    /// Asks the service to stop and looks at all that is left of it.
    void stops(const People& people) {
        students_come_to_rest(); // an endless loop is not to be got out of by a stop in time
        stop_request().send(".");
        has_ended();
        for (Person* person : people) {
            person->hears_nothing_more();
        }
    }
    void has_ended() {
        if (!served_.state().over()) {
            suspect("stop-not-watched", 6);
        }
        const auto what = served_.value("serve()");
        if (what == "emptied") {
            suspect("stop-request-consumed", 6);
            lose("serve() has read from stop: whoever else waits for it will never hear of the request.");
        } else if (!what.empty()) {
            suspect("closes-borrowed-descriptor", 6);
            lose("serve() has closed the listener or stop, which belong to its caller.");
        }
        suspect("fd-leak-per-connection", 3);
        served_.leaves_no_descriptor_open();
        served_.leaves_nothing_running();
        withdraw_suspicion();
    }
    Conversation& process() { return served_; }

private:
    chat::Limits limits_;
    Student<std::string> served_;
};

/// The same errors for whichever call the service uses.
Faults each_fails(std::initializer_list<Call> calls, const std::vector<int>& errors) {
    Faults faults;
    for (const Call call : calls) {
        faults.fail(call, errors);
    }
    return faults;
}

const catches uses_what_is_gone("use-after-free-of-client", 3, Status::crashed);

/// What a transcript proves, whatever the test is about. Where somebody is cut off, the last that its socket says is EAGAIN.
struct Proofs {
    bool nobody_is_cut_off;
    void fill(doctest::detail::TestCase& test) const {
        catches("sigpipe-not-ignored", 5, Sign::ended_by_sigpipe).fill(test);
        catches("blocking-send-in-event-loop", 5, Sign::waits_in_send).fill(test);
        catches("write-set-always-armed", 5, Sign::finds_only_writable).fill(test);
        catches("eintr-not-retried", 6, Sign::gives_up_when_interrupted).fill(test);
        if (nobody_is_cut_off) {
            catches("eagain-treated-as-failure", 6, Sign::gives_up_when_not_ready).fill(test);
        }
    }
};
constexpr Proofs proofs{true};
constexpr Proofs proofs_at_a_cut{false};

/// The first lets the others hear line after line until it hears that \p slow has left. \return the lines
std::vector<std::string> talks_until_cut_off(Person& speaker, const Person& slow, const People& listeners = {}) {
    constexpr std::size_t most = 400; // beyond any limit used here
    const auto left = "LEFT " + slow.name + "\n";
    const auto answer = error_line(chat::error::already_named) + "\n";
    std::vector<std::string> said;
    while (said.size() < most) {
        const auto text = random_word(200);
        said.push_back(said_by(speaker, text) + "\n");
        speaker.asks("SAY " + text + "\nNAME x"); // the answer to the second shows that the first has been done
        if (const auto heard = speaker.peer.receive(said.back().size()); heard != said.back()) {
            if (heard.starts_with(left)) {
                suspect("departure-announced-late", 4);
            }
            lose("Who speaks did not hear itself next.", difference(said.back(), heard));
        }
        suspect("announces-inside-a-broadcast", 4);
        all_hear(listeners, said_by(speaker, text));
        withdraw_suspicion();
        const bool over = speaker.peer.receive(left.size()) == left;
        speaker.peer.receives(over ? answer : answer.substr(left.size()));
        if (over) {
            return said;
        }
    }
    suspect("queue-without-a-limit", 5);
    lose("A reader who never reads was not cut off.", "lines said meanwhile: " + std::to_string(most));
}

} // namespace

TEST_CASE("parse() takes requests apart, and leaves every byte of the text as it is" * points(1)
          * catches("malformed-message-crash", 2, Status::crashed) * catches("request-taken-apart-wrongly", 2)) {
    auto student = parses();
    const auto word = random_word();
    const auto other = random_word(16);
    const std::string nul = word + std::string(1, '\0') + other;
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
    must_parse(student, cases);
}

TEST_CASE("parse() refuses what is no request, with the text that says why" * points(1)
          * catches("malformed-message-crash", 2)) {
    auto student = parses();
    const auto word = random_word();
    const std::string nul(1, '\0');
    std::vector<Case> cases;
    const auto refuses = [&](std::string_view why, const std::vector<std::string>& lines) {
        for (const auto& line : lines) {
            cases.push_back({line, {refused, std::string(why)}});
        }
    };
    refuses(chat::error::unknown_request, {"", " ", "\r", word, " SAY " + word, "say " + word, "SAYS " + word,
                                           "NAME\t" + word, "WHO\r\r", nul + "WHO"});
    refuses(chat::error::wrong_form,
            {"NAME", "NAME ", "SAY", "SAY ", "SAY\r", "SAY \r", "TELL", "TELL ", "TELL  ", "TELL " + word,
             "TELL " + word + " ", "TELL b*b ", "WHO " + word, "WHO ", "QUIT " + word});
    refuses(chat::error::malformed_name,
            {"NAME " + word + " " + word, "NAME  " + word, "NAME " + word + " ", "NAME " + word + "!",
             "NAME " + random_word(17), "NAME \xc3\xa4" + word, "NAME " + word + nul, "TELL  " + word,
             "TELL " + random_word(17) + " " + word, "TELL b*b " + word});
    must_parse(student, cases);
}

TEST_CASE("a name is had by one person at a time, and who has none can only ask for NAME, WHO and QUIT" * points(1)
          * proofs * catches("fdset-not-rebuilt", 6, Status::stuck) * catches("name-rules-not-kept", 3)) {
    Service service;
    Person nameless = service.connects();
    suspect("talks-without-a-name", 3);
    nameless.asks_in_vain("SAY " + random_word(), chat::error::no_name_yet);
    nameless.asks_in_vain("TELL " + nameless.name + " " + random_word(), chat::error::no_name_yet);
    withdraw_suspicion();
    nameless.asks("WHO");
    nameless.hears("WHO");
    Person ada = service.connects();
    ada.asks("WHO");
    ada.hears("WHO");
    suspect("broadcast-to-the-wrong-people", 3);
    ada = service.joins(std::move(ada));
    for (Person* person : {&ada, &nameless}) { // and have heard of no JOINED
        person->asks_in_vain("?", chat::error::unknown_request);
    }
    withdraw_suspicion();
    nameless.asks_in_vain("NAME " + ada.name, chat::error::name_taken);
    nameless.asks_in_vain("NAME " + ada.name + "\r", chat::error::name_taken);
    nameless.asks_in_vain("NAME " + nameless.name + "?", chat::error::malformed_name);
    ada.asks_in_vain("NAME " + random_word(), chat::error::already_named);
    ada.asks_in_vain("NAME " + ada.name, chat::error::already_named);
    ada.asks_in_vain("TELL " + random_word() + " psst", chat::error::nobody_there);
    const auto prefix = ada.name.substr(0, 4); // the beginning of a name is another name
    suspect("broadcast-to-the-wrong-people", 3);
    Person other = service.joins({std::move(nameless.peer), prefix}, {&ada});
    talk(other, {&ada});
    withdraw_suspicion();
    service.stops({&ada, &other});
}

TEST_CASE("what one says reaches everybody with a name, the speaker too, and nobody else" * points(1) * proofs
          * catches("broadcast-to-the-wrong-people", 3)) {
    Service service;
    Person nameless = service.connects();
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    Person cyd = service.joins({&ada, &bob});
    talk(ada, {&bob, &cyd});
    talk(bob, {&ada, &cyd});
    talk(cyd, {&ada, &bob});
    talk(ada, {&bob, &cyd});
    service.stops({&nameless, &ada, &bob, &cyd});
}

TEST_CASE("TELL reaches one person alone, and WHO lists all names in order" * points(1) * proofs
          * catches("fdset-not-rebuilt", 6, Status::stuck) * catches("broadcast-to-the-wrong-people", 3)) {
    Service service;
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
    dot.name[0] = 'Z'; // capital letters come before small ones
    dot = service.joins(std::move(dot), {&ada, &bob, &cyd});
    suspect("names-not-sorted", 3);
    for (Person* person : {&cyd, &ada}) {
        person->asks("WHO");
        person->hears("WHO " + dot.name + " " + ada.name + " " + bob.name + " " + cyd.name);
    }
    withdraw_suspicion();
    service.stops({&ada, &bob, &cyd, &dot});
}

TEST_CASE("the lines of each client are put together on their own, in whatever pieces they come" * points(1) * proofs
          * catches("malformed-message-crash", 2, Status::crashed) * catches("one-recv-one-message", 2)) {
    std::string all_bytes; // that a text can have
    for (int byte = 0; byte < 256; ++byte) {
        all_bytes += byte != '\n' ? std::string(1, static_cast<char>(byte)) : "";
    }
    for (const std::size_t most : {SIZE_MAX, std::size_t{5}}) {
        Service service({}, Faults().reads_of_at_most(most));
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        const auto text = random_word();
        ada.peer.send("SAY " + text);
        students_come_to_rest(); // half a line of ada's is there, and now come three of bob's and the beginning of one
        bob.peer.send("SAY 1" + text + "\r\nSAY 2" + text + "\nSAY 3" + text + "\r\nSAY ");
        const auto first = said_by(bob, "1" + text) + "\n";
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
        all_hear({&bob, &ada}, said_by(bob, "2" + text));
        all_hear({&bob, &ada}, said_by(bob, "3" + text));
        ada.peer.send(text + "\n");
        all_hear({&bob, &ada}, said_by(ada, text + text));
        suspect("embedded-nul-truncation", 2);
        bob.peer.send(text + all_bytes + text + "\r\n"); // behind "SAY "
        all_hear({&ada, &bob}, said_by(bob, text + all_bytes + text));
        withdraw_suspicion();
        service.stops({&ada, &bob});
    }
}

TEST_CASE("what the kernel does not take at once is sent later, in order" * points(1) * proofs
          * catches("ignores-short-send", 5)) {
    const std::vector<std::pair<std::string, Faults>> troubles = {
        {"ignores-short-send", Faults().writes_of_at_most(3)},
        {"eagain-treated-as-failure", each_fails({Call::send, Call::write}, {0, EAGAIN, 0, EAGAIN})}};
    for (const auto& [belief, faults] : troubles) {
        Service service({}, faults);
        suspect(belief, 5);
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        const Burst burst = burst_by(ada, 5, 20);
        ada.peer.send(burst.sent);
        bob.peer.receives(burst.heard);
        ada.peer.receives(burst.heard);
        service.stops({&ada, &bob});
    }
    Service service({}, Faults().writes_of_at_most(2)); // and what nobody is there for any more is thrown away
    Person ada = service.joins();
    Person hasty = service.joins({&ada});
    service.in_one_turn([&] {
        hasty.asks("WHO\nWHO\nQUIT");
        hasty.peer.close();
    });
    suspect("departure-not-announced", 3);
    ada.hears("LEFT " + hasty.name);
    talk(ada);
    withdraw_suspicion();
    service.stops({&ada});
}

TEST_CASE("a line over the limit gets one ERROR line, and its client alone is hung up on" * points(1) * proofs
          * uses_what_is_gone * catches("unbounded-input-buffer", 2)) {
    constexpr std::size_t limit = 100;
    const auto too_long = error_line(chat::error::line_too_long);
    Service service({limit, 65536});
    Person ada = service.joins();
    const auto longest = random_word(limit - 5); // with "SAY " and a '\r' exactly as long as allowed
    suspect("limit-off-by-one", 2);
    ada.asks("SAY " + longest + "\r");
    ada.hears(said_by(ada, longest));
    suspect("limit-for-all-in-hand", 2);
    ada.asks("SAY " + longest + "\r\nSAY " + longest + "\r");
    ada.hears(said_by(ada, longest));
    ada.hears(said_by(ada, longest));
    withdraw_suspicion();
    Person endless = service.joins({&ada});
    endless.peer.send(random_word(limit + 1)); // and no '\n' ever
    endless.hears_the_last(too_long);
    ada.hears("LEFT " + endless.name);
    suspect("broadcast-to-departed-client", 3); // whose descriptor it has
    Person bob = service.joins({&ada});
    bob.asks("SAY hello\nSAY " + random_word(limit - 4) + "\r\nSAY " + random_word()); // with its '\r' one too many
    bob.hears(said_by(bob, "hello"));
    suspect("limit-off-by-one", 2);
    bob.hears_the_last(too_long);
    withdraw_suspicion();
    ada.hears(said_by(bob, "hello"));
    ada.hears("LEFT " + bob.name);
    talk_goes_on(ada);
    Person nameless = service.connects();
    nameless.asks(random_word(limit + 1) + "\nNAME " + nameless.name + "\nSAY hello");
    nameless.hears_the_last(too_long);
    talk_goes_on(ada);
    service.stops({&ada});
}

TEST_CASE("whoever leaves, in whatever way, is announced once, and the name is free" * points(1) * proofs
          * uses_what_is_gone * catches("departure-not-announced", 3)) {
    Service service;
    Person nameless = service.connects();
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    const std::vector<std::pair<const char*, std::function<void(Person&)>>> ways = {
        {"departure-not-announced",
         [](Person& p) { p.asks("QUIT\nNAME ghost\nSAY too late"), p.hears_the_last("BYE"); }},
        {"departure-not-announced", [](Person& p) { p.peer.finish(), p.peer.receives_then_end(""); }},
        {"departure-not-announced", [](Person& p) { p.peer.close(); }},
        {"eof-mid-message-accepted", [](Person& p) { p.peer.send("SAY half a li"), p.peer.close(); }},
        {"one-client-ends-the-service", [](Person& p) { p.peer.reset(); }},
        {"one-client-ends-the-service", [](Person& p) { p.peer.send("SAY half a li"), p.peer.reset(); }},
    };
    const auto name = random_word();
    for (const auto& [belief, leaves] : ways) {
        Person again = service.takes_over(name, {&ada, &bob}); // each time the same name
        if (belief != std::string("departure-not-announced")) {
            suspect(belief, 3);
        }
        leaves(again);
        all_hear({&ada, &bob}, "LEFT " + name);
        withdraw_suspicion();
        talk_goes_on(ada, {&bob});
    }
    suspect("broadcast-to-the-wrong-people", 3);
    nameless.asks_in_vain(random_word(), chat::error::unknown_request); // the first that it hears
    withdraw_suspicion();
    nameless.peer.reset(); // of which nobody hears
    bob.asks("QUIT");
    bob.hears_the_last("BYE");
    ada.hears("LEFT " + bob.name);
    ada.asks("WHO");
    ada.hears("WHO " + ada.name);
    Person last = service.connects(); // has the descriptor of one that has gone
    talk(ada);
    suspect("broadcast-to-departed-client", 3);
    service.stops({&ada, &last});
}

TEST_CASE("who leaves is sent what was queued for it, and its name is another's meanwhile" * points(1) * proofs
          * uses_what_is_gone * catches("leaver-loses-its-queue", 3)) {
    for (const std::string way : {"QUIT", "end", "reset"}) {
        Service service(for_long_lines, {}, Place::with_small_buffers());
        Person ada = service.joins();
        Person bob = service.joins(service.connects_with_a_small_buffer(), {&ada});
        const auto said = talks_at_length(ada);
        if (way == "QUIT") {
            bob.asks(way);
        } else {
            bob.peer.finish();
        }
        suspect("departure-announced-late", 3);
        ada.hears("LEFT " + bob.name);
        withdraw_suspicion();
        Person again = service.takes_over(bob.name, {&ada});
        talk(ada, {&again});
        if (way == "reset") {
            bob.peer.reset();
            suspect("name-freed-twice", 3);
            students_come_to_rest();
            talk(again, {&ada});
        } else {
            bob.begins_to_read();
            bob.peer.receives_then_end(said + (way == "QUIT" ? "BYE\n" : ""));
        }
        service.stops({&ada, &again});
    }
}

TEST_CASE("several who go in the same turn are each taken out, and the others stay" * points(1) * proofs
          * catches("erase-while-iterating", 3)) {
    {
        Service service;
        std::vector<Person> people;
        for (int i = 0; i < 8; ++i) {
            people.push_back(service.connects());
            people.back().asks("WHO");
            people.back().hears("WHO"); // so they are accepted in this order
        }
        People there;
        for (Person& person : people) {
            person = service.joins(std::move(person), there);
            there.push_back(&person);
        }
        service.in_one_turn([&] {
            people[1].peer.close();
            people[2].peer.reset();
            people[3].asks("QUIT");
            people[3].peer.close();
            people[5].peer.close();
            people[6].peer.reset();
        });
        std::vector<std::string> left;
        for (const std::size_t i : {1U, 2U, 3U, 5U, 6U}) {
            left.push_back("LEFT " + people[i].name + "\n");
        }
        const auto heard = people[0].peer.receive(left.size() * left.front().size());
        for (const auto& line : left) {
            if (heard.find(line) == std::string::npos) {
                suspect("departure-not-announced", 3);
                lose("Not everybody who went in the same turn was announced.", "missing: " + quote(line),
                     "received: " + quote(heard));
            }
        }
        people[4].peer.receives(heard);
        people[7].peer.receives(heard);
        talk(people[4], {&people[0], &people[7]});
        Person last = service.joins({&people[0], &people[4], &people[7]});
        talk(last, {&people[0], &people[4], &people[7]});
        service.stops({&people[0], &people[4], &people[7], &last});
    }
    Service service({512, 100}); // now somebody is lost by another's request, before its own turn has come
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    Person cyd = service.joins({&ada, &bob});
    const auto text = random_word(200);
    suspect("counts-what-was-not-offered", 5);
    talk(ada, {&bob, &cyd}, random_word(200)); // more than may wait, but nobody lets it wait
    withdraw_suspicion();
    service.in_one_turn([&] {
        bob.peer.reset();
        ada.asks("SAY " + text);
    });
    const auto said = said_by(ada, text) + "\n";
    const auto left = "LEFT " + bob.name + "\n";
    for (Person* person : {&ada, &cyd}) {
        if (const auto got = person->peer.receive(said.size() + left.size());
            got != said + left && got != left + said) {
            lose("One left while another spoke, and not all others heard both.",
                 "expected, in any order: " + quote(left) + " and " + quote(said), "received: " + quote(got, 60));
        }
    }
    talk(cyd, {&ada});
    service.stops({&ada, &cyd});
}

TEST_CASE("a reader who never reads is cut off at the limit, and nobody else notices" * points(1) * proofs_at_a_cut
          * uses_what_is_gone * catches("queue-without-a-limit", 5)) {
    constexpr std::size_t limit = 3000;
    Service service({512, limit}, {}, Place::with_small_buffers());
    Person ada = service.joins();
    Person slow = service.joins(service.connects_with_a_small_buffer(), {&ada});
    const auto lines = talks_until_cut_off(ada, slow);
    slow.begins_to_read();
    const auto taken = slow.peer.receive_until_end();
    std::string said;
    for (const auto& line : lines) {
        said += line;
    }
    if (!said.starts_with(taken)) {
        suspect("ignores-short-send", 5);
        lose("What came to the slow reader before it was cut off is not what was said.", difference(said, taken));
    }
    const std::size_t waited = said.size() - taken.size();
    const std::size_t before = waited - std::min(waited, lines.back().size());
    if (waited <= limit || before > limit) {
        suspect(waited <= limit ? "cut-off-too-early" : "cut-off-too-late", 5);
        lose("A reader who never reads must be cut off as soon as more than limits.queued bytes wait for it.",
             "limits.queued: " + std::to_string(limit), "waited for it then: " + std::to_string(waited),
             "before the last line: " + std::to_string(before));
    }
    Person again = service.takes_over(slow.name, {&ada});
    talk(again, {&ada});
    Person asks = service.connects_with_a_small_buffer(); // too many answers are too much as well
    asks.asks("WHO");
    asks.peer.receive(3); // so it is accepted
    std::string questions;
    for (int i = 0; i < 1000; ++i) {
        questions += "WHO " + random_word(8) + "\n";
    }
    asks.peer.send(questions);
    students_come_to_rest(); // all of them have come
    talk(ada, {&again});
    asks.begins_to_read();
    asks.peer.receive_until_end();
    service.stops({&ada, &again});
}

TEST_CASE("only what the kernel does not take counts as waiting" * points(1) * proofs
          * catches("counts-what-was-not-offered", 5)) {
    Service service({512, 1000});
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    const Burst burst = burst_by(ada, 15, 200); // in one turn three times the limit; but both read
    ada.peer.send(burst.sent);
    bob.peer.receives(burst.heard);
    ada.peer.receives(burst.heard);
    service.stops({&ada, &bob});
}

TEST_CASE("all hear everything in the same order, and a LEFT behind the line that was too much" * points(1)
          * proofs_at_a_cut * uses_what_is_gone * catches("own-line-first", 4)) {
    {
        Service service;
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        Person cyd = service.joins({&ada, &bob});
        std::size_t size = 0;
        service.in_one_turn([&] {
            for (Person* person : {&ada, &bob, &cyd}) {
                const Burst two_lines = burst_by(*person, 2, 8);
                person->peer.send(two_lines.sent);
                size += two_lines.heard.size();
            }
        });
        const auto first = ada.peer.receive(size);
        for (Person* person : {&bob, &cyd}) {
            if (const auto heard = person->peer.receive(size); heard != first) {
                lose("Two people heard the same lines in different orders.", "the one: " + quote(first, 90),
                     "the other: " + quote(heard, 90));
            }
        }
        service.stops({&ada, &bob, &cyd});
    }
    Service service({512, 2000}, {}, Place::with_small_buffers());
    Person ada = service.joins(); // in order of names as of arrival one is before the slow one, and one behind
    Person slow = service.joins(service.connects_with_a_small_buffer(), {&ada});
    Person zoe = service.joins({&ada});
    talks_until_cut_off(ada, slow, {&zoe});
    suspect("announces-inside-a-broadcast", 4);
    zoe.hears("LEFT " + slow.name);
    service.stops({&ada, &zoe});
}

TEST_CASE("a signal, or a descriptor that was ready a moment ago, is no reason to drop anybody" * points(1) * proofs
          * catches("eintr-not-retried", 6)) {
    const std::vector<std::pair<std::string, Faults>> troubles = {
        {"select-eintr-fatal", each_fails({Call::select, Call::poll, Call::epoll_wait}, {EINTR, 0, EINTR, EINTR})},
        {"eintr-not-retried", each_fails({Call::recv, Call::read, Call::send, Call::write}, {EINTR, EINTR, 0, EINTR})},
        {"eagain-treated-as-failure", each_fails({Call::recv, Call::read}, {EAGAIN, 0, EAGAIN, EAGAIN})},
        {"eagain-treated-as-failure", each_fails({Call::send, Call::write}, {EAGAIN, 0, EAGAIN, EAGAIN})}};
    for (const auto& [belief, faults] : troubles) {
        Service service({}, faults);
        suspect(belief, 6);
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        talk(ada, {&bob});
        if (belief == "select-eintr-fatal") {
            service.process().interrupt();
            talk(bob, {&ada});
        }
        service.stops({&ada, &bob});
    }
}

TEST_CASE("an accept() that fails for one client or for a moment ends nothing, and clients have no fixed number"
          * points(1) * proofs * catches("accept-error-fatal", 6)) {
    {
        Service service({}, Faults().fail(Call::accept, {ECONNABORTED, EPROTO, EINTR, EAGAIN}));
        Person ada = service.joins();
        Person bob = service.joins({&ada});
        talk(ada, {&bob});
        service.stops({&ada, &bob});
    }
    {
        Service service;
        Person ada = service.joins();
        suspect("client-table-full-unhandled", 6);
        std::vector<Person> crowd;
        for (int i = 0; i < 70; ++i) {
            crowd.push_back(service.connects());
            crowd.back().asks("WHO");
            crowd.back().hears("WHO " + ada.name);
        }
        talk(ada);
        service.stops({&ada});
    }
    {
        Service service({}, Faults().descriptor_limit(24));
        Person ada = service.joins();
        std::vector<Person> crowd;
        for (int i = 0; i < 24; ++i) { // more than there are descriptors
            crowd.push_back(service.connects());
            crowd.back().asks("WHO");
        }
        students_come_to_rest(); // without a free descriptor
        crowd.front().hears("WHO " + ada.name);
        talk(ada);
        suspect("no-pause-without-descriptors", 6);
        const unsigned before = service.process().count(Call::accept);
        time_passes(std::chrono::milliseconds(200));
        if (const unsigned tries = service.process().count(Call::accept) - before; tries > 25) {
            lose("Without a free descriptor, accept() was called again and again.",
                 "calls in 200 milliseconds: " + std::to_string(tries));
        }
        suspect(service.process().state().over() ? "accept-error-fatal" : "client-forgotten-in-the-backlog", 6);
        for (Person& person : crowd) {
            if (&person != &crowd.front()) {
                person.hears("WHO " + ada.name);
            }
            person.asks("QUIT");
            person.hears_the_last("BYE");
        }
        withdraw_suspicion();
        talk(ada);
        service.stops({&ada});
    }
    {
        Service service({}, Faults().fail(Call::accept, {EMFILE, ENFILE, ENOBUFS, ENOMEM}));
        suspect("client-forgotten-in-the-backlog", 6); // there is nobody whose going could wake the service up
        Person ada = service.joins();
        withdraw_suspicion();
        service.stops({&ada});
    }
    Service service({}, Faults().fail(Call::accept, {0, EINVAL, EINVAL}));
    Person ada = service.joins();
    Person other = service.connects();
    suspect("every-accept-error-retried", 6);
    service.process().throws_system_error({EINVAL}, "serve(), when accept() fails for good,");
    suspect("fd-leak-on-error-path", 6);
    service.process().leaves_no_descriptor_open();
}

TEST_CASE("a client whose descriptor select() cannot take is told so, and the others talk on" * points(1) * proofs
          * catches("fd-setsize-unchecked", 6)) {
    Service service({}, Faults().descriptors_from(FD_SETSIZE - 2));
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    for (int i = 0; i < 2; ++i) {
        Person one_too_many = service.connects();
        students_come_to_rest();
        char byte = 0;
        if (::recv(one_too_many.peer.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0) {
            one_too_many.peer.receives_then_end(error_line(chat::error::server_full) + "\n");
        } else { // served, by a server that does not use select()
            one_too_many.asks_in_vain("TELL " + ada.name + " " + random_word(), chat::error::no_name_yet);
        }
    }
    talk(ada, {&bob});
    bob.peer.reset();
    ada.hears("LEFT " + bob.name);
    Person cyd = service.joins({&ada});
    talk(cyd, {&ada});
    service.stops({&ada, &cyd});
}

TEST_CASE("one who sends without a pause does not keep the others waiting" * points(1) * proofs
          * catches("drains-one-client", 6)) {
    constexpr std::size_t lines = 2600;
    Service service({512, std::size_t{64} << 20});
    Person floods = service.joins();
    Person waits = service.connects();
    waits.asks("WHO");
    waits.hears("WHO " + floods.name);
    const Burst line = burst_by(floods, 1, 400);
    std::string flood; // 1 MB
    for (std::size_t i = 0; i < lines; ++i) {
        flood += line.sent;
    }
    service.in_one_turn([&] {
        floods.peer.send(flood);
        waits.asks("NAME " + waits.name);
    });
    const auto joined = "JOINED " + waits.name + "\n";
    suspect("one-recv-one-message", 2); // if lines are missing: they have come in pieces
    const auto heard = floods.peer.receive(lines * line.heard.size() + joined.size());
    withdraw_suspicion();
    const std::size_t before = std::min(heard.find(joined) / line.heard.size(), lines);
    if (before > lines / 2) {
        lose("A request of one client waited until another one had nothing more to send.",
             "lines of the other that were done before it: " + std::to_string(before) + " of " + std::to_string(lines));
    }
    waits.hears("OK " + waits.name);
    waits.peer.receive((lines - before) * line.heard.size());
    service.stops({&floods, &waits});
}

TEST_CASE("while nothing happens, nothing is called" * points(1) * proofs * catches("wakes-up-for-nothing", 6)) {
    Service service;
    Person ada = service.joins();
    Person bob = service.joins({&ada});
    talk(ada, {&bob});
    bob.peer.send("SAY half a li");
    students_come_to_rest();
    const auto all_calls = [&] {
        unsigned sum = 0;
        for (auto call = static_cast<std::uint8_t>(Call::socket); call < static_cast<std::uint8_t>(Call::peer_sends);
             ++call) {
            sum += service.process().count(static_cast<Call>(call));
        }
        return sum;
    };
    const unsigned before = all_calls();
    time_passes(std::chrono::minutes(1));
    if (const unsigned calls = all_calls() - before; calls != 0) {
        must_rest();
        lose("Nobody sent anything for a minute, and yet the service was at work.",
             "system calls meanwhile: " + std::to_string(calls));
    }
    bob.asks("ne");
    suspect("one-recv-one-message", 2);
    all_hear({&ada, &bob}, said_by(bob, "half a line"));
    service.stops({&ada, &bob});
}

TEST_CASE("serve() ends as soon as stop is readable, and closes every client" * points(1) * proofs
          * catches("stop-not-watched", 6)) {
    unsigned accepted = 0; // so far: the count goes on in the next conversation
    {
        Service service(for_long_lines, {}, Place::with_small_buffers());
        Person ada = service.joins();
        Person slow = service.joins(service.connects_with_a_small_buffer(), {&ada});
        talks_at_length(ada);
        slow.asks("QUIT"); // and never reads what is queued for it
        ada.hears("LEFT " + slow.name);
        ada.peer.send("SAY half a li");
        suspect("stop-not-watched", 6);
        service.stops({&ada});
        accepted = service.process().count(Call::accept);
    }
    Place place;
    Person early = place.connects();
    early.asks("WHO " + random_word());
    place.stop_request().close(); // an end of a stream is readable too
    Service service({}, {}, std::move(place));
    service.has_ended();
    if (service.process().count(Call::accept) != accepted) {
        suspect("accepts-after-the-stop", 6);
        lose("serve() accepted a client although stop was readable from the start.");
    }
}
