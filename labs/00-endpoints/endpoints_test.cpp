// Lab 00, the grading tests. A body given to run() is executed in a process of its own, in which your functions are
// called; the rest of a test asks the questions, looks at the answers, and holds the other end of each connection.

#include "endpoints.hpp"

#include "harness/lab_test.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using endpoints::PortClass;
using namespace harness;

namespace {

using Parts = std::pair<std::string, std::uint16_t>; // host and port, as they travel between body and test
using Texts = std::vector<std::string>;

// Values that nobody can know before the test.

std::string random_name() { return random_word() + ".example"; }
std::string random_ipv4() { return "203.0.113." + std::to_string(random_number(1, 254)); }
std::string random_ipv6() {
    char text[32];
    std::snprintf(text, sizeof text, "2001:db8::%x:%x", random_number(1, 0xffff), random_number(1, 0xffff));
    return text;
}
/// A port that would be another one in the other byte order.
std::uint16_t random_port(std::uint16_t low = 1, std::uint16_t high = 65535) {
    for (;;) {
        const auto port = static_cast<std::uint16_t>(random_number(low, high));
        if (port != htons(port)) {
            return port;
        }
    }
}

bool is_ipv6(const std::string& host) { return host.find(':') != std::string::npos; }

std::string in_words(const Parts& parts) {
    return "host " + quote(parts.first) + ", port " + std::to_string(parts.second);
}

// Questions to parse().

/// A text, and what parse() must make of it: two parts, or a refusal for a reason.
struct Question {
    std::string text;
    std::optional<Parts> parts;
    std::string reason;
};
using Questions = std::vector<Question>;

Question right(const std::string& host, std::uint16_t port) {
    return {(is_ipv6(host) ? "[" + host + "]:" : host + ":") + std::to_string(port), Parts(host, port), ""};
}
Question wrong(const std::string& text, const std::string& reason) { return {text, std::nullopt, reason}; }

/// The wrong texts in their order, with right ones among them in theirs, at random places.
Questions with_right_ones_among(Questions questions, const Questions& right_ones) {
    std::uint32_t place = 0;
    for (const auto& question : right_ones) {
        place = random_number(place, static_cast<std::uint32_t>(questions.size()));
        questions.insert(questions.begin() + place++, question);
    }
    return questions;
}

Questions some_right_ones() {
    return {right("localhost", random_port()), right(random_name(), random_port()), right(random_ipv4(), random_port()),
            right(random_ipv6(), random_port())};
}

/// In a body: what parse() makes of a good text.
Parts parse_one() {
    const auto endpoint = endpoints::parse(given<std::string>());
    return {endpoint.host, endpoint.port};
}

/// In a body: answers one question after the other. A refusal is std::invalid_argument; whatever else is thrown ends
/// the body.
void answer_by_parse() {
    for (const auto& text : given<Texts>()) {
        std::optional<Parts> answer;
        try {
            const auto endpoint = endpoints::parse(text);
            answer = Parts(endpoint.host, endpoint.port);
        } catch (const std::invalid_argument&) { // no answer
        }
        tell(answer);
    }
}

/// What a wrong answer to a right text says about its author.
void suspect_by(const Parts& expected, const Parts& answer) {
    if (answer.first == "[" + expected.first + "]") {
        suspect("brackets-kept-in-host", 3);
    } else if (answer.first != expected.first) {
        suspect(is_ipv6(expected.first) ? "splits-at-first-colon" : "endpoint-parts-mixed-up", 3);
    } else if (answer.second == htons(expected.second)) {
        suspect("htons-ntohs-misused", 3);
    }
}

void must_be_judged(const Question& question, const std::optional<Parts>& answer) {
    const auto call = "parse(" + quote(question.text) + ")";
    if (question.parts && !answer) {
        if (is_ipv6(question.parts->first)) {
            suspect("splits-at-first-colon", 3);
        }
        lose(call + " refused a good endpoint.", "expected: " + in_words(*question.parts),
             "instead:  std::invalid_argument");
    }
    if (question.parts && *answer != *question.parts) {
        suspect_by(*question.parts, *answer);
        lose(call + " returned the wrong endpoint.", "expected: " + in_words(*question.parts),
             "returned: " + in_words(*answer));
    }
    if (!question.parts && answer) {
        lose(call + " should have been refused: " + question.reason + ".", "expected: std::invalid_argument",
             "returned: " + in_words(*answer));
    }
}

template <class Student>
void parse_must_answer(Student& student, const Questions& questions) {
    Texts texts;
    for (const auto& question : questions) {
        texts.push_back(question.text);
    }
    student.give(texts);
    std::vector<std::optional<Parts>> answers;
    for (const auto& question : questions) {
        const std::string awaited = question.parts ? "the answer of " : "std::invalid_argument from ";
        answers.push_back(student.template told<std::optional<Parts>>(awaited + "parse(" + quote(question.text) + ")"));
    }
    for (const bool right_ones : {true, false}) {
        for (std::size_t i = 0; i < questions.size(); ++i) {
            if (questions[i].parts.has_value() == right_ones) {
                must_be_judged(questions[i], answers[i]);
            }
        }
    }
    student.finishes("parse()");
}

// Questions to format() and classify().

/// In a body: writes the endpoints that are given.
Texts answer_by_format() {
    Texts texts;
    for (const auto& parts : given<std::vector<Parts>>()) {
        texts.push_back(endpoints::format({parts.first, parts.second}));
    }
    return texts;
}

template <class Student>
void format_must_write(Student& student, const Questions& questions) {
    std::vector<Parts> endpoints;
    for (const auto& question : questions) {
        endpoints.push_back(*question.parts);
    }
    student.give(endpoints);
    auto texts = student.value("format()");
    texts.resize(questions.size());
    for (std::size_t i = 0; i < questions.size(); ++i) {
        if (texts[i] != questions[i].text) {
            lose("format() wrote the wrong text for " + in_words(*questions[i].parts) + ".",
                 "expected: " + quote(questions[i].text), "returned: " + quote(texts[i]));
        }
    }
}

/// In a body: the classes of the ports that are given.
std::vector<PortClass> answer_by_classify() {
    std::vector<PortClass> classes;
    for (const auto port : given<std::vector<std::uint16_t>>()) {
        classes.push_back(endpoints::classify(port));
    }
    return classes;
}

std::string in_words(PortClass port_class) {
    switch (port_class) {
    case PortClass::well_known:
        return "well_known";
    case PortClass::registered:
        return "registered";
    case PortClass::dynamic:
        return "dynamic";
    }
    return "none of the three";
}

// Questions to resolve().

using Addresses = std::vector<std::string>;

/// In a body: the addresses of a host that the test has prepared, and of one that it makes up now.
void answer_by_resolve(const std::string& host) {
    tell(endpoints::resolve(host));
    tell(endpoints::resolve(given<std::string>()));
}

template <class Student>
Addresses told_addresses(Student& student, const std::string& host) {
    return student.template told<Addresses>("the addresses of resolve(" + quote(host) + ")");
}

/// What wrong addresses say about the author of resolve().
void suspect_by(const Addresses& expected, const Addresses& addresses) {
    const auto begins_as_sockaddr = [](const std::string& address) { // with its family, 2 or 10, and the port
        return address.starts_with("2.0.") || address.starts_with("a00:");
    };
    const auto is_numeric = [](const std::string& address) {
        in6_addr bytes{};
        return ::inet_pton(is_ipv6(address) ? AF_INET6 : AF_INET, address.c_str(), &bytes) == 1;
    };
    if (std::any_of(addresses.begin(), addresses.end(), begins_as_sockaddr)) {
        suspect("sockaddr-taken-for-the-address", 5);
    } else if (!std::all_of(addresses.begin(), addresses.end(), is_numeric)) {
        suspect("address-turned-into-a-name", 5);
    } else if (addresses.size() > expected.size()) {
        suspect("gai-repeats-by-socket-type", 5);
    } else if (std::is_permutation(addresses.begin(), addresses.end(), expected.begin(), expected.end())) {
        suspect("gai-order-changed", 5);
    } else if (addresses == Addresses{expected.front()}) {
        suspect("gai-first-result-only", 5);
    } else if (std::none_of(addresses.begin(), addresses.end(), is_ipv6)) {
        suspect("no-getaddrinfo-ipv4-literal-only", 5);
    }
}

void must_be_resolved(const std::string& host, const Addresses& expected, const Addresses& addresses) {
    if (addresses != expected) {
        suspect_by(expected, addresses);
        lose("resolve(" + quote(host) + ") returned the wrong addresses.", "expected: " + describe(expected),
             "returned: " + describe(addresses));
    }
}

/// A numeric address, which nobody could know before, is its own and only address.
template <class Student>
void must_resolve_to_itself(Student& student, const std::string& address) {
    student.give(address);
    must_be_resolved(address, {address}, told_addresses(student, address));
    student.finishes("resolve()");
}

// Runs of copy().

auto start_copy(const Socket& from, const Socket& to, const Faults& faults = {}) {
    return run([&from, &to] { return endpoints::copy(from, to); }, faults);
}

void must_be_carried(const std::string& sent, const std::string& carried) {
    if (carried == sent) {
        return;
    }
    if (carried.size() > sent.size()) {
        suspect("sends-buffer-size-not-length", 6);
    } else if (sent.starts_with(carried) && carried.find('\0') != std::string::npos) {
        suspect("one-recv-one-message", 6); // what stops at a NUL would not have got so far
    }
    lose("What came out of copy() is not what went in.", difference(sent, carried));
}

void must_be_counted(const std::string& sent, std::uint64_t count) {
    if (count != sent.size()) {
        suspect("copied-bytes-not-summed", 6);
        lose("copy() returned another number than that of the bytes.", "expected: " + std::to_string(sent.size()),
             "returned: " + std::to_string(count));
    }
}

/// Everything that has been sent must come out, be counted, and nothing else must come out.
template <class Student>
void must_arrive(const std::string& sent, Student& student, Peer& out) {
    const auto count = student.value("copy(from, to)");
    must_be_carried(sent, out.rest());
    must_be_counted(sent, count);
}

/// In a body: the errno value of the std::system_error that copy() throws; 0 when it throws nothing.
int error_of_copy(int from, int to) {
    try {
        endpoints::copy(from, to);
        return 0;
    } catch (const std::system_error& error) {
        return error.code().value();
    }
}

void must_have_failed_with(int expected, int error, const std::string& call) {
    const auto named = [](int number) {
        return std::generic_category().message(number) + " (" + strerrorname_np(number) + ")";
    };
    if (error == 0) {
        lose(call + " failed, but copy() returned as if all were well.",
             "expected: std::system_error, " + named(expected));
    }
    if (error != expected) {
        lose(call + " failed, but copy() threw another error.", "expected: " + named(expected),
             "thrown:   errno " + std::to_string(error));
    }
}

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

const catches never_ends("recv-zero-infinite-loop", 6, Status::spinning);
const catches no_room("room-without-size", 6, Sign::asks_for_no_bytes);

} // namespace

// parse()

TEST_CASE("parse() splits an endpoint into its host and its port" * points(1) * catches("endpoint-parts-mixed-up", 3)) {
    auto student = run(parse_one);
    const auto question = right(random_name(), random_port());
    student.give(question.text);
    must_be_judged(question, student.value("parse(" + quote(question.text) + ")"));
}

TEST_CASE("parse() takes an IPv6 address out of its brackets" * points(1) * catches("splits-at-first-colon", 3)) {
    auto student = run(parse_one);
    const auto question = right(random_ipv6(), random_port());
    student.give(question.text);
    must_be_judged(question, student.value("parse(" + quote(question.text) + ")"));
}

TEST_CASE("parse() refuses a port that is not a number from 1 to 65535" * points(1)
          * catches("port-not-validated", 3)) {
    auto student = run(answer_by_parse);
    const Questions wrong_ones = {
        wrong("localhost:abc", "the port is not a number"),
        wrong("localhost:80abc", "there is something behind the digits"),
        wrong("localhost:8o80", "the port has a letter in it"),
        wrong("localhost:80.0", "the port is not a whole number"),
        wrong("localhost:0x50", "the port is not decimal"),
        wrong("localhost:0", "the smallest port is 1"),
        wrong("localhost:-1", "a port has no sign"),
        wrong("localhost:+80", "a port has no sign"),
        wrong("localhost: 80", "there is a blank before the digits"),
        wrong("localhost:80 ", "there is a blank behind the digits"),
        wrong("localhost:80\n", "there is a line end behind the digits"),
        wrong(std::string("localhost:80\0", 13), "there is a NUL behind the digits"),
        wrong("localhost:65536", "the largest port is 65535"),
        wrong("localhost:70000", "the largest port is 65535"),
        wrong("localhost:4294967376", "the largest port is 65535"),
        wrong("localhost:18446744073709551696", "the largest port is 65535"),
        wrong("localhost:99999999999999999999999", "the largest port is 65535"),
    };
    parse_must_answer(student, with_right_ones_among(wrong_ones, {right(random_name(), 1), right(random_name(), 65535),
                                                                  right(random_name(), random_port()),
                                                                  right(random_ipv4(), random_port())}));
}

TEST_CASE("parse() refuses a text without a host or without a port" * points(1) * catches("missing-part-accepted", 3)) {
    auto student = run(answer_by_parse);
    const Questions wrong_ones = {
        wrong("", "there is nothing"),
        wrong("localhost", "there is no colon and no port"),
        wrong("80", "there is no host and no colon"),
        wrong(":80", "there is no host"),
        wrong("localhost:", "there is no port"),
        wrong(":", "there is neither host nor port"),
        wrong("[]:80", "there is no host"),
        wrong("[::1]", "there is no port"),
        wrong("[::1]:", "there is no port"),
    };
    parse_must_answer(student, with_right_ones_among(wrong_ones, some_right_ones()));
}

TEST_CASE("parse() refuses bare IPv6 addresses and stray brackets" * points(1) * catches("ipv6-without-brackets", 3)) {
    auto student = run(answer_by_parse);
    const Questions wrong_ones = {
        wrong("::1:80", "a host with colons needs brackets"),
        wrong("2001:db8::7:443", "a host with colons needs brackets"),
        wrong("localhost:80:80", "a host with colons needs brackets"),
        wrong("[::1:80", "the bracket is never closed"),
        wrong("::1]:80", "the bracket is never opened"),
        wrong("[localhost:80", "the bracket is never closed"),
        wrong("localhost]:80", "the bracket is never opened"),
        wrong("[::1]80", "there is no colon between bracket and port"),
        wrong("[::1]x:80", "there is something between bracket and colon"),
        wrong("x[::1]:80", "there is something before the bracket"),
        wrong("[[::1]]:80", "there are brackets within the brackets"),
        wrong("]::1[:80", "the brackets are the wrong way round"),
    };
    parse_must_answer(student, with_right_ones_among(wrong_ones, some_right_ones()));
}

TEST_CASE("parse() reads no further than the end of its string_view" * points(1)
          * catches("string-view-taken-for-c-string", 3)) {
    auto student = run([] {
        const auto longer = given<std::string>();
        const auto endpoint = endpoints::parse(std::string_view(longer).substr(0, longer.size() - 2));
        return Parts(endpoint.host, endpoint.port);
    });
    const auto question = right(random_name(), random_port(100, 599));
    const auto behind = std::to_string(random_number(10, 99)); // with these it would still be a port
    student.give(question.text + behind);
    const auto answer = student.value("parse(" + quote(question.text) + ")");
    if (std::to_string(answer.second) == std::to_string(question.parts->second) + behind) {
        lose("parse(" + quote(question.text) + ") did not stop at the end of its string_view.",
             "behind it in memory: " + quote(behind) + ", which is not part of the text",
             "expected: " + in_words(*question.parts), "returned: " + in_words(answer));
    }
    must_be_judged(question, answer);
}

// format()

TEST_CASE("format() writes a name or an IPv4 address, a colon and the port" * points(1)
          * catches("brackets-around-every-host", 3)) {
    auto student = run(answer_by_format);
    format_must_write(student,
                      {right(random_name(), random_port()), right(random_ipv4(), 65535), right(random_name(), 1)});
}

TEST_CASE("format() puts an IPv6 address in brackets" * points(1) * catches("ipv6-without-brackets", 3)) {
    auto student = run(answer_by_format);
    format_must_write(student, {right(random_ipv6(), random_port()), right("::1", random_port())});
}

// classify()

TEST_CASE("classify() knows the first and the last port of each range" * points(1)
          * catches("port-range-off-by-one", 4)) {
    auto student = run(answer_by_classify);
    const auto low = random_port(1, 1022), middle = random_port(1025, 32767), high = random_port(49153, 65534);
    const auto in_linux_range = random_port(32768, 49150); // Linux takes its own ephemeral ports from 32768 on
    const std::vector<std::pair<std::uint16_t, PortClass>> expected = {
        {in_linux_range, PortClass::registered},
        {low, PortClass::well_known},
        {middle, PortClass::registered},
        {high, PortClass::dynamic},
        {0, PortClass::well_known},
        {1023, PortClass::well_known},
        {1024, PortClass::registered},
        {49151, PortClass::registered},
        {49152, PortClass::dynamic},
        {65535, PortClass::dynamic},
    };
    std::vector<std::uint16_t> ports;
    for (const auto& question : expected) {
        ports.push_back(question.first);
    }
    student.give(ports);
    auto classes = student.value("classify()");
    classes.resize(ports.size());
    for (std::size_t i = 0; i < ports.size(); ++i) {
        if (classes[i] == expected[i].second) {
            continue;
        }
        if (ports[i] == in_linux_range && classes[i] == PortClass::dynamic) {
            suspect("ephemeral-range-taken-for-dynamic", 4);
        }
        lose("classify(" + std::to_string(ports[i]) + ") returned the wrong class.",
             "expected: PortClass::" + in_words(expected[i].second), "returned: PortClass::" + in_words(classes[i]));
    }
}

// resolve()

TEST_CASE("resolve() finds the IPv4 and the IPv6 address of a name" * points(1)
          * catches("no-getaddrinfo-ipv4-literal-only", 5)) {
    const Addresses both = {random_ipv6(), random_ipv4()};
    auto student = run([] { answer_by_resolve("both.example"); }, Faults().resolves("both.example", both));
    must_be_resolved("both.example", both, told_addresses(student, "both.example"));
    must_resolve_to_itself(student, random_ipv6());
}

TEST_CASE("resolve() gives all addresses in getaddrinfo's order, each once" * points(1)
          * catches("no-getaddrinfo-ipv4-literal-only", 5)) {
    // Neither sorted nor one family after the other.
    const Addresses many = {random_ipv6(), "203.0.113.9", "203.0.113.10", random_ipv6(), "203.0.113.1"};
    auto student = run([] { answer_by_resolve("many.example"); }, Faults().resolves("many.example", many));
    must_be_resolved("many.example", many, told_addresses(student, "many.example"));
    must_resolve_to_itself(student, random_ipv4());
}

TEST_CASE("resolve() throws for a host without an address, and says why" * points(1)
          * catches("gai-result-unchecked", 5)) {
    auto student = run([] {
        try {
            endpoints::resolve("nobody.example");
            tell(std::string());
        } catch (const std::runtime_error& error) {
            tell(std::string(error.what()));
        }
        tell(endpoints::resolve(given<std::string>()));
    });
    const auto complaint = student.told<std::string>("what resolve(\"nobody.example\") throws");
    if (complaint.empty()) {
        lose("resolve(\"nobody.example\") returned although that host has no address.",
             "expected: a std::runtime_error that says why");
    }
    if (complaint.find(::gai_strerror(EAI_NONAME)) == std::string::npos) {
        suspect("errno-misused", 5);
        lose("resolve(\"nobody.example\") threw, but does not say what gai_strerror() says of getaddrinfo()'s result.",
             "expected: a text with " + quote(::gai_strerror(EAI_NONAME)), "thrown:   " + quote(complaint));
    }
    must_resolve_to_itself(student, random_ipv4());
}

// copy()

TEST_CASE("copy() reads on until the end, however small the pieces" * points(1) * never_ends
          * catches("one-recv-one-message", 6) * no_room) {
    auto in = connection();
    auto out = connection();
    auto student = start_copy(in.socket, out.socket, Faults().reads_of_at_most(3));
    const auto sent = random_word(20);
    in.peer.send(sent);
    in.peer.finish();
    must_arrive(sent, student, out.peer);
}

TEST_CASE("copy() writes on until all is taken, however small the pieces" * points(1) * never_ends
          * catches("ignores-short-send", 6) * no_room) {
    auto in = connection();
    auto out = connection();
    auto student = start_copy(in.socket, out.socket, Faults().writes_of_at_most(3));
    const auto sent = random_word(20);
    in.peer.send(sent);
    in.peer.finish();
    must_arrive(sent, student, out.peer);
}

TEST_CASE("copy() carries on when a signal interrupts read() or write()" * points(1) * never_ends
          * catches("eintr-not-retried", 6) * no_room) {
    auto in = connection();
    auto out = connection();
    const std::vector<int> twice = {EINTR, EINTR};
    auto student = start_copy(
        in.socket, out.socket,
        Faults().fail(Call::read, twice).fail(Call::recv, twice).fail(Call::write, twice).fail(Call::send, twice));
    const auto sent = random_word(20);
    in.peer.send(sent);
    in.peer.finish();
    must_arrive(sent, student, out.peer);
}

TEST_CASE("copy() carries every byte of 20,000, NUL among them" * points(1) * never_ends
          * catches("nul-terminator-overflow", 6, Status::crashed) * catches("embedded-nul-truncation", 6) * no_room) {
    auto in = connection();
    auto out = connection();
    auto student = start_copy(in.socket, out.socket);
    const auto sent = '\0' + random_bytes(20'000) + '\0';
    in.peer.send(sent);
    in.peer.finish();
    must_arrive(sent, student, out.peer);
}

TEST_CASE("copy() passes on what has come before it waits for more" * points(1) * never_ends
          * catches("collects-before-passing-on", 6, Status::stuck) * catches("one-recv-one-message", 6) * no_room) {
    auto in = connection();
    auto out = connection();
    auto student = start_copy(in.socket, out.socket);
    std::string sent;
    for (int i = 0; i < 3; ++i) {
        const auto word = random_word();
        in.peer.send(word);
        sent += word;
        must_be_carried(word, out.peer.receive(word.size()));
    }
    in.peer.finish();
    must_be_counted(sent, student.value("copy(from, to)"));
}

TEST_CASE("copy() goes from a file to a socket and from a socket to a pipe" * points(1) * never_ends
          * catches("files-are-not-sockets", 6) * no_room) {
    const auto content = random_word();
    const auto file = file_with(content);
    auto to_socket = connection();
    auto from_socket = connection();
    auto to_pipe = pipe_from_student();
    auto student = run([&] {
        tell(endpoints::copy(file, to_socket.socket));
        tell(endpoints::copy(from_socket.socket, to_pipe.socket));
    });
    must_be_counted(content, student.told<std::uint64_t>("the count of copy(file, socket)"));
    must_be_carried(content, to_socket.peer.receive(content.size()));
    const auto sent = random_word();
    from_socket.peer.send(sent);
    from_socket.peer.finish();
    must_be_counted(sent, student.told<std::uint64_t>("the count of copy(socket, pipe)"));
    student.finishes("copy()");
    must_be_carried(sent, to_pipe.peer.receive(sent.size()));
}

TEST_CASE("copy() throws when read() or write() fails" * points(1) * never_ends * catches("recv-result-unchecked", 6)
          * no_room) {
    auto broken = connection();
    const auto full_disk = file_with("");
    auto in = connection();
    auto out = connection();
    auto student = run(
        [&] {
            tell(error_of_copy(broken.socket, full_disk));
            tell(error_of_copy(broken.socket, full_disk));
            return endpoints::copy(in.socket, out.socket);
        },
        Faults()
            .fail(Call::read, {EIO})
            .fail(Call::recv, {EIO})
            .fail(Call::write, {ENOSPC})
            .fail(Call::send, {ENOSPC}));
    broken.peer.send(random_word()); // so that there is something to write
    broken.peer.finish();
    must_have_failed_with(EIO, student.told<int>("what copy() throws"), "read()");
    suspect("send-result-unchecked", 6);
    must_have_failed_with(ENOSPC, student.told<int>("what copy() throws"), "write()");
    withdraw_suspicion();
    const auto sent = random_word();
    in.peer.send(sent);
    in.peer.finish();
    must_arrive(sent, student, out.peer);
}

TEST_CASE("copy() leaves both descriptors open, and no other" * points(1) * never_ends
          * catches("closes-borrowed-descriptor", 6) * no_room) {
    auto in = connection();
    auto out = connection();
    auto student = run([&] {
        endpoints::copy(in.socket, out.socket);
        return std::pair{is_open(in.socket), is_open(out.socket)};
    });
    const auto sent = random_word();
    in.peer.send(sent);
    in.peer.finish();
    const auto open = student.value("copy(from, to)");
    if (!open.first || !open.second) {
        lose(std::string("copy() has closed the descriptor that it ") + (open.first ? "writes to." : "reads from."),
             "expected: both stay open, for they belong to the caller");
    }
    suspect("fd-leak-on-error-path", 6);
    student.leaves_no_descriptor_open();
    withdraw_suspicion();
    must_be_carried(sent, out.peer.rest());
}
