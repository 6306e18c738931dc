// Lab 01, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test is the other side of the wire.

#include "blocking_tcp.hpp"

#include "harness/lab_test.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using blocking_tcp::Reach;
using namespace harness;

namespace {

// What the bodies use, in the process of your code.

constexpr std::size_t word_length = 8;

/// What the tests do with a connection that your code has made: one word comes in and goes back.
void echo(int socket) {
    char word[word_length];
    if (::recv(socket, word, sizeof word, MSG_WAITALL) != sizeof word
        || ::send(socket, word, sizeof word, MSG_NOSIGNAL) < 0) {
        throw net::failure_of("the test's echo, on the socket it was given");
    }
}

/// Accepts one client without serve(), and is the first to close.
void echo_one_client(const net::Descriptor& listener) {
    const net::Descriptor client(::accept(listener.get(), nullptr, nullptr));
    if (!client) {
        throw net::failure_of("the test's accept, on the listener it was given");
    }
    echo(client.get());
}

std::uint16_t port_of(const net::Descriptor& listener) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw net::failure_of("the test's getsockname, on the listener it was given");
    }
    return ntohs(address.sin_port);
}

/// Listens on a port that would be another one in the other byte order.
net::Descriptor listen_on_a_telling_port() {
    std::vector<net::Descriptor> others; // kept, so that the kernel does not choose them again
    for (;;) {
        net::Descriptor listener = blocking_tcp::listen_on(0, Reach::loopback);
        if (port_of(listener) != htons(port_of(listener)) || others.size() == 8) {
            return listener;
        }
        others.push_back(std::move(listener));
    }
}

/// The errno value of the std::system_error that the call throws; 0 when it throws nothing.
template <class Function>
int error_of(Function call) {
    try {
        call();
        return 0;
    } catch (const std::system_error& error) {
        return error.code().value();
    }
}

// What the other side uses.

void must_fail_with(int expected, int error, const std::string& call) {
    const auto in_words = [](int number) { return std::generic_category().message(number); };
    if (error == 0) {
        lose(call + " returned as if all were well.", "expected: std::system_error, " + in_words(expected));
    }
    if (error != expected) {
        lose(call + " threw another error.", "expected: std::system_error, " + in_words(expected),
             "thrown: std::system_error, " + in_words(error));
    }
}

/// In the other byte order it would be another port, which may be free or not: what comes of it proves nothing.
void must_have_asked_for(const Conversation& student, std::uint16_t port) {
    if (!student.has_called(Call::bind, ":" + std::to_string(port))) {
        suspect("htons-ntohs-misused", 4);
        lose("listen_on() has asked for another port than it was given.", "given:          " + std::to_string(port),
             "in other order: " + std::to_string(htons(port)));
    }
}

/// Between two calls of close() somebody else may have got the number.
void must_have_closed_once(const Conversation& student) {
    if (student.has_closed_twice()) {
        suspect("closes-twice", 5);
        lose("serve() closed a client's descriptor, and then closed the same number once more.");
    }
}

void gets_an_echo(Peer& client) {
    const auto word = random_word(word_length);
    client.send(word);
    client.receives(word);
}

void gets_an_echo_and_the_end(Peer& client) {
    const auto word = random_word(word_length);
    client.send(word);
    client.receives_then_end(word);
}

void is_served(std::uint16_t port, const std::string& address = "127.0.0.1") {
    Peer client = connect_to_student(port, address);
    gets_an_echo(client);
}

/// Starts exchange() on the line, with a request that will be given.
auto start_exchange(const Connection& line, const Faults& faults = {}) {
    return run([&line] { return blocking_tcp::exchange(line.socket, given<std::string>()); }, faults);
}

/// Gives the request, of which every byte must arrive.
void request_arrives(Conversation& student, Peer& peer) {
    const auto request = random_word(40);
    student.give(request);
    peer.receives(request);
}

/// The same for fetch(), which connects to the listener when it has its request.
Peer request_arrives(Conversation& student, Listener& listener) {
    const auto request = random_word(40);
    student.give(request);
    Peer peer = listener.accept();
    peer.receives(request);
    return peer;
}

/// Of every test whose peer ends the stream.
const catches loops_at_the_end("recv-zero-infinite-loop", 6, Status::spinning);

/// Of every test that connects or listens: what the transcript shows by itself.
struct Proofs {
    void fill(doctest::detail::TestCase& test) const {
        catches("datagram-socket", 3, Sign::makes_a_datagram_socket).fill(test);
        catches("address-not-filled-in", 4, Sign::names_no_address).fill(test);
    }
};
const Proofs proofs;

bool ipv6_is_here() {
    const net::Descriptor probe(::socket(AF_INET6, SOCK_STREAM, 0));
    sockaddr_in6 loopback{};
    loopback.sin6_family = AF_INET6;
    loopback.sin6_addr = in6addr_loopback;
    return probe && ::bind(probe.get(), reinterpret_cast<const sockaddr*>(&loopback), sizeof loopback) == 0;
}

} // namespace

// connect_to()

TEST_CASE("connect_to() tries the addresses in order until one answers" * points(1) * proofs
          * catches("gai-first-result-only", 3)) {
    const Listener too_late("127.0.0.1");
    Listener first_to_answer("127.0.0.2", too_late.port());
    auto student = run([&] { echo(blocking_tcp::connect_to("three.example", std::to_string(too_late.port())).get()); },
                       Faults().resolves("three.example", {"127.0.0.3", "127.0.0.2", "127.0.0.1"}));
    Peer peer = first_to_answer.accept();
    gets_an_echo_and_the_end(peer);
    student.finishes("connect_to(\"three.example\", port)");
}

TEST_CASE("connect_to() makes a new socket for each address, IPv6 or IPv4" * points(1) * proofs
          * catches("one-socket-for-all-addresses", 3)) {
    Listener listener("127.0.0.1");
    const auto connect_and_echo = [&] {
        echo(blocking_tcp::connect_to("both.example", std::to_string(listener.port())).get());
    };
    auto student = run(
        [&] {
            connect_and_echo(); // as on a machine without IPv6: its socket for ::1 cannot be made
            connect_and_echo(); // as with a server that has no IPv6: ::1 refuses
        },
        Faults().resolves("both.example", {"::1", "127.0.0.1"}).fail(Call::socket, {EAFNOSUPPORT}));
    for (int i = 0; i < 2; ++i) {
        Peer peer = listener.accept();
        gets_an_echo_and_the_end(peer);
    }
    student.finishes("connect_to(\"both.example\", port)");
}

TEST_CASE("connect_to() reaches a server that has only an IPv6 address" * points(1) * proofs
          * catches("no-getaddrinfo-ipv4-literal-only", 3)) {
    const bool here = ipv6_is_here();
    Listener listener(here ? "::1" : "127.0.0.1");
    const auto port = std::to_string(listener.port());
    auto student = run(
        [&] {
            if (!here) { // the attempt can only fail, but it must be made: the name does have an address
                tell(error_of([&] { blocking_tcp::connect_to("six.example", port); }));
            }
            echo(blocking_tcp::connect_to(here ? "six.example" : "127.0.0.1", port).get());
        },
        Faults().resolves("six.example", {"::1"}));
    if (!here && student.told<int>("what connect_to(\"six.example\", port) throws on a machine without IPv6") == 0) {
        lose("connect_to(\"six.example\", port) returned on a machine without IPv6.", "expected: std::system_error");
    }
    Peer peer = listener.accept();
    gets_an_echo_and_the_end(peer);
    student.finishes("connect_to(\"six.example\", port)");
}

TEST_CASE("connect_to() throws when nobody listens at any address" * points(1) * proofs
          * catches("connect-failure-continues", 3)) {
    const ClosedPort closed;
    Listener open;
    auto student = run(
        [&] {
            tell(error_of([&] { blocking_tcp::connect_to("two.example", std::to_string(closed.port())); }));
            echo(blocking_tcp::connect_to("127.0.0.1", std::to_string(open.port())).get());
        },
        Faults().resolves("two.example", {"127.0.0.2", "127.0.0.1"}));
    must_fail_with(ECONNREFUSED, student.told<int>("what connect_to() throws"),
                   "connect_to(), to a port where nobody listens,");
    Peer peer = open.accept();
    gets_an_echo_and_the_end(peer);
    student.finishes("connect_to() to a port where somebody listens");
}

TEST_CASE("connect_to() says why a name has no address" * points(1) * proofs * catches("gai-result-unchecked", 3)) {
    Listener listener;
    auto student = run([&] {
        try {
            blocking_tcp::connect_to("nobody.example", std::to_string(listener.port()));
            tell(std::optional<std::string>());
        } catch (const std::runtime_error& error) {
            tell(std::optional<std::string>(error.what()));
        }
        echo(blocking_tcp::connect_to("127.0.0.1", std::to_string(listener.port())).get());
    });
    const auto complaint = student.told<std::optional<std::string>>("what connect_to(\"nobody.example\", port) throws");
    if (!complaint) {
        lose("connect_to() returned for a name that has no address.", "expected: std::runtime_error");
    }
    if (complaint->find(::gai_strerror(EAI_NONAME)) == std::string::npos) {
        lose("connect_to() threw, but does not say what gai_strerror() says of getaddrinfo()'s result.",
             "expected: a text with " + quote(::gai_strerror(EAI_NONAME)), "thrown: " + quote(*complaint));
    }
    Peer peer = listener.accept();
    gets_an_echo_and_the_end(peer);
    student.finishes("connect_to(\"127.0.0.1\", port)");
}

// listen_on(): the tests accept and talk themselves, so that they need no serve().

TEST_CASE("listen_on() gets its port again at once after a restart" * points(1) * proofs
          * catches("no-so-reuseaddr", 4)) {
    auto student = run([] {
        net::Descriptor listener = listen_on_a_telling_port();
        const auto port = port_of(listener);
        tell(port);
        echo_one_client(listener);
        listener
            .close(); // the server has ended, but the connection, whose client has not closed yet, lingers in the kernel
        tell(error_of([&] { listener = blocking_tcp::listen_on(port, Reach::loopback); }));
        tell(port_of(listener));
        echo_one_client(listener);
    });
    const auto port = student.told<std::uint16_t>("the port that listen_on(0, ...) got");
    Peer lingering = connect_to_student(port);
    gets_an_echo_and_the_end(lingering);
    const int error = student.told<int>("what listen_on(port, ...) does a second time");
    must_have_asked_for(student, port);
    if (error != 0) {
        lose("listen_on() cannot listen on the port again that it had a moment ago.",
             "thrown: std::system_error, " + std::generic_category().message(error));
    }
    is_served(student.told<std::uint16_t>("the port of the restarted listener"));
    student.finishes("listen_on(port, ...) a second time");
}

TEST_CASE("listen_on() throws when the port is taken or another call fails" * points(1) * proofs
          * catches("setup-calls-unchecked", 4)) {
    const Listener somebody;
    auto student = run(
        [&] {
            tell(error_of([] { blocking_tcp::listen_on(0, Reach::loopback); }));
            tell(error_of([&] { blocking_tcp::listen_on(somebody.port(), Reach::loopback); }));
            tell(error_of([] { blocking_tcp::listen_on(0, Reach::loopback); }));
            const auto listener = blocking_tcp::listen_on(0, Reach::loopback);
            tell(error_of([&] { blocking_tcp::listen_on(port_of(listener), Reach::loopback); }));
            tell(port_of(listener));
            echo_one_client(listener);
        },
        Faults().fail(Call::socket, {EMFILE}).fail(Call::listen, {EADDRINUSE}));
    const auto next_error = [&] { return student.told<int>("what listen_on() throws"); };
    must_fail_with(EMFILE, next_error(), "listen_on(), when socket() failed,");
    const int error_of_taken = next_error();
    must_have_asked_for(student, somebody.port());
    must_fail_with(EADDRINUSE, error_of_taken, "listen_on(), when another program had the port,");
    must_fail_with(EADDRINUSE, next_error(), "listen_on(), when listen() failed,");
    suspect("reuseport-instead-of-reuseaddr", 4);
    must_fail_with(EADDRINUSE, next_error(), "listen_on(), for a port on which this program listened already,");
    withdraw_suspicion();
    is_served(student.told<std::uint16_t>("the port that listen_on(0, ...) got"));
    student.finishes("listen_on()");
}

TEST_CASE("listen_on() with Reach::loopback cannot be reached from another machine" * points(1) * proofs
          * catches("listens-on-every-address", 4)) {
    auto student = run([] {
        const auto listener = blocking_tcp::listen_on(0, Reach::loopback);
        tell(port_of(listener));
        echo_one_client(listener);
    });
    const auto port = student.told<std::uint16_t>("the port that listen_on(0, Reach::loopback) got");
    // Whoever listens on every address also does at 127.0.0.2, which each Linux machine has.
    for (const std::string& address : {own_address(), std::string("127.0.0.2")}) {
        if (!address.empty() && somebody_listens(port, address)) {
            lose("listen_on(0, Reach::loopback) can be reached at " + address + ".", "expected: at 127.0.0.1 only");
        }
    }
    is_served(port);
    student.finishes("listen_on(0, Reach::loopback)");
}

TEST_CASE("listen_on() with Reach::any can be reached at every address of this machine" * points(1) * proofs
          * catches("listens-on-loopback-only", 4)) {
    const auto outside = own_address().empty() ? std::string("127.0.0.2") : own_address();
    auto student = run([] {
        const auto listener = blocking_tcp::listen_on(0, Reach::any);
        tell(port_of(listener));
        echo_one_client(listener);
        echo_one_client(listener);
    });
    const auto port = student.told<std::uint16_t>("the port that listen_on(0, Reach::any) got");
    is_served(port, outside);
    is_served(port, "127.0.0.1");
    student.finishes("listen_on(0, Reach::any)");
}

// serve()

TEST_CASE("serve() hangs up on each client when its talk is over" * points(1) * proofs
          * catches("fd-leak-per-connection", 5)) {
    auto student = run([] {
        const auto listener = blocking_tcp::listen_on(0, Reach::loopback);
        tell(port_of(listener));
        blocking_tcp::serve(listener.get(), 2, echo);
        tell(true);
        blocking_tcp::serve(listener.get(), 1, echo);
    });
    const auto port = student.told<std::uint16_t>("the port");
    Peer first = connect_to_student(port);
    Peer second = connect_to_student(port); // waits in the backlog
    gets_an_echo_and_the_end(first);
    gets_an_echo_and_the_end(second);
    student.told<bool>("that serve(listener, 2, talk) has returned");
    suspect("closes-borrowed-descriptor", 5);
    is_served(port);
    withdraw_suspicion();
    student.finishes("serve(listener, 1, talk)");
    must_have_closed_once(student);
    student.leaves_no_descriptor_open();
}

TEST_CASE("serve() goes on after an accept() error that passes" * points(1) * proofs
          * catches("accept-error-fatal", 5)) {
    auto student = run(
        [] {
            const auto listener = blocking_tcp::listen_on(0, Reach::loopback);
            tell(port_of(listener));
            blocking_tcp::serve(listener.get(), 2, echo);
        },
        Faults().fail(Call::accept, {EINTR, ECONNABORTED, EPROTO, EMFILE, ENFILE}));
    const auto port = student.told<std::uint16_t>("the port");
    is_served(port);
    is_served(port);
    student.finishes("serve(listener, 2, talk)");
}

TEST_CASE("serve() goes on after a talk that throws, and hangs up on that client too" * points(1) * proofs
          * catches("one-client-ends-the-service", 5)) {
    auto student = run([] {
        const auto listener = blocking_tcp::listen_on(0, Reach::loopback);
        tell(port_of(listener));
        bool first = true;
        blocking_tcp::serve(listener.get(), 2, [&first](int client) {
            echo(client);
            if (std::exchange(first, false)) {
                throw std::runtime_error("this client is impossible");
            }
        });
    });
    const auto port = student.told<std::uint16_t>("the port");
    Peer impossible = connect_to_student(port);
    gets_an_echo(impossible);
    is_served(port);
    suspect("fd-leak-on-error-path", 5);
    impossible.receives_then_end("");
    withdraw_suspicion();
    student.finishes("serve(listener, 2, talk)");
    must_have_closed_once(student);
}

TEST_CASE("serve() throws when the listener itself no longer works" * points(1) * proofs
          * catches("every-accept-error-retried", 5)) {
    auto student = run([] {
        const auto listener = blocking_tcp::listen_on(0, Reach::loopback);
        tell(port_of(listener));
        blocking_tcp::serve(listener.get(), 1, echo);
        ::shutdown(listener.get(), SHUT_RDWR); // listens no more: accept() gives EINVAL from here on
        blocking_tcp::serve(listener.get(), 1, echo);
    });
    is_served(student.told<std::uint16_t>("the port"));
    student.throws_system_error({EINVAL, EBADF}, "serve() on a socket that does not listen");
}

// exchange()

TEST_CASE("exchange() reads on until the peer ends, however small the pieces" * points(1) * loops_at_the_end
          * catches("one-recv-one-message", 6)) {
    auto line = connection();
    auto student = start_exchange(line, Faults().reads_of_at_most(3));
    request_arrives(student, line.peer);
    const auto reply = random_word(40);
    line.peer.send(reply);
    line.peer.finish();
    student.returns(reply, "exchange()");
}

TEST_CASE("exchange() keeps every byte of request and reply, NUL bytes among them" * points(1) * loops_at_the_end
          * catches("nul-terminator-overflow", 6, Status::crashed) * catches("embedded-nul-truncation", 6)) {
    auto line = connection();
    auto student = start_exchange(line);
    const auto request = random_word() + '\0' + random_word();
    student.give(request);
    line.peer.receives(request);
    const auto reply = random_bytes(20'000) + '\0';
    line.peer.send(reply);
    line.peer.close();
    const auto returned = student.value("exchange()");
    if (returned == reply) {
        return;
    }
    if (returned.find('\0') != std::string::npos && reply.starts_with(returned)) {
        suspect("reply-fits-the-buffer", 6);
    }
    lose("exchange() returned another reply than the peer sent.", "sent: " + quote(reply),
         "returned: " + quote(returned));
}

TEST_CASE("exchange() sends the whole request even if send() takes a part of it" * points(1) * loops_at_the_end
          * catches("ignores-short-send", 6)) {
    auto line = connection();
    auto student = start_exchange(line, Faults().writes_of_at_most(3));
    request_arrives(student, line.peer);
    const auto reply = random_word();
    line.peer.send(reply);
    line.peer.close();
    student.returns(reply, "exchange()");
}

TEST_CASE("exchange() carries on when a signal interrupts send() or recv()" * points(1) * loops_at_the_end
          * catches("eintr-not-retried", 6)) {
    auto line = connection();
    const std::vector<int> twice = {EINTR, EINTR};
    auto student = start_exchange(
        line,
        Faults().fail(Call::send, twice).fail(Call::write, twice).fail(Call::recv, twice).fail(Call::read, twice));
    request_arrives(student, line.peer);
    const auto reply = random_word();
    line.peer.send(reply);
    line.peer.close();
    student.returns(reply, "exchange()");
}

TEST_CASE("exchange() throws when the peer resets the connection instead of replying" * points(1)
          * catches("recv-result-unchecked", 6) * catches("sigpipe-not-ignored", 6, Sign::ended_by_sigpipe)) {
    auto line = connection();
    auto student = start_exchange(line);
    request_arrives(student, line.peer);
    line.peer.reset();
    student.throws_system_error({ECONNRESET}, "exchange()");
    auto closed = local_connection(); // Unix-domain sockets: the very first send to a peer that has gone fails
    auto sender = start_exchange(closed);
    closed.peer.close();
    sender.give(random_word());
    suspect("send-result-unchecked", 6);
    sender.throws_system_error({EPIPE, ECONNRESET}, "exchange(), with a peer that has gone,");
}

// fetch()

TEST_CASE("fetch() asks, returns the reply, be it empty, and hangs up" * points(1) * proofs * loops_at_the_end
          * catches("fd-leak-per-connection", 6)) {
    Listener listener;
    auto student = run([&] {
        const auto ask = [&] {
            return blocking_tcp::fetch("127.0.0.1", std::to_string(listener.port()), given<std::string>());
        };
        const auto first = ask();
        return std::pair(first, ask());
    });
    Peer talkative = request_arrives(student, listener);
    const auto reply = random_word();
    talkative.send(reply);
    talkative.close();
    Peer silent = request_arrives(student, listener);
    silent.close();
    student.returns(std::pair(reply, std::string()), "the pair of two calls of fetch()");
    student.leaves_no_descriptor_open();
}

TEST_CASE("fetch() and listen_on() leave no descriptor open when they fail" * points(1) * proofs * loops_at_the_end
          * catches("fd-leak-on-error-path", 3)) {
    const ClosedPort closed;
    Listener listener;
    auto student = run(
        [&] {
            const auto port = std::to_string(listener.port());
            error_of([&] { blocking_tcp::fetch("two.example", std::to_string(closed.port()), "anybody?"); });
            error_of([&] { blocking_tcp::listen_on(listener.port(), Reach::loopback); });
            error_of([&] { blocking_tcp::fetch("127.0.0.1", port, given<std::string>()); });
            return blocking_tcp::fetch("127.0.0.1", port, given<std::string>());
        },
        Faults().resolves("two.example", {"127.0.0.2", "127.0.0.1"}));
    Peer resets = request_arrives(student, listener);
    resets.reset();
    Peer replies = request_arrives(student, listener);
    const auto reply = random_word();
    replies.send(reply);
    replies.close();
    student.returns(reply, "fetch(), at last from a server that works,");
    student.leaves_no_descriptor_open();
}
