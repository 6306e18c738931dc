// The engine's own tests: a right submission passes them all, and one with a fault in trouble() loses only the test of trouble().
#include "harness/channel.hpp"
#include "harness/describe.hpp"
#include "harness/lab_test.hpp"
#include "harness/replay.hpp"
#include "harness/tests/engine.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <random>

using namespace harness;

TEST_CASE("a value that was drawn after the fork comes back" * points(1) * catches("body-short-read", 1)) {
    auto line = connection();
    auto student = run([&] { return engine::receive(line.socket, 8); });
    const auto word = random_word(8);
    line.peer.send(word);
    student.returns(word);
}

TEST_CASE("trouble() is right, too" * points(1) * measures_work() * catches("body-short-read", 1)
          * catches("sigpipe-not-ignored", 1, Sign::ended_by_sigpipe)
          * catches("blocking-send-in-event-loop", 1, Sign::waits_in_send)
          * catches("wants-to-write-always", 1, Sign::finds_only_writable)
          * catches("eagain-treated-as-failure", 1, Sign::gives_up_when_not_ready)
          * catches("eintr-not-retried", 1, Sign::gives_up_when_interrupted)
          * catches("datagram-socket", 1, Sign::makes_a_datagram_socket)
          * catches("address-not-filled-in", 1, Sign::names_no_address)
          * catches("empty-message-taken-for-the-end", 1, Sign::waits_for_no_bytes)
          * catches("room-without-size", 1, Sign::asks_for_no_bytes)
          * catches("room-without-size", 1, Sign::loops_without_receiving)
          * catches("state-never-made", 1, Sign::state_never_made)) {
    auto line = connection();
    auto student = run([&] { return engine::trouble(line.socket, 8); });
    const auto word = random_word(8);
    line.peer.send(word);
    student.returns(word, "trouble(socket, 8)");
    student.leaves_no_descriptor_open();
    student.leaves_nothing_running();
    if (line.peer.rest() != "") lose("The peer received something, although nothing was to be sent.");
    grows_linearly(std::size_t{1} << 14, "bytes", [](std::size_t size) {
        auto pieces = connection();
        auto receiver = run([&] { return engine::trouble(pieces.socket, size); }, Faults().reads_of_at_most(16));
        const auto bytes = random_bytes(size);
        pieces.peer.send(bytes);
        receiver.returns(bytes, "trouble(socket, " + std::to_string(size) + ")");
    });
}

TEST_CASE("every way to cut a message, with EINTR in between" * points(1) * catches("body-short-read", 1)) {
    every_cut(6, [](const Cuts& cuts) {
        auto line = connection();
        auto student = run(
            [&] {
                std::vector<std::string> messages;
                for (std::size_t i = 0; i < cuts.count(); ++i) messages.push_back(engine::receive(line.socket, 6));
                return messages;
            },
            Faults().reads_cut_at(cuts.sizes()).interrupt_every(3));
        std::vector<std::string> words;
        for (std::size_t i = 0; i < cuts.count(); ++i) {
            words.push_back(random_word(6));
            line.peer.send(words.back());
        }
        student.returns(words);
    });
}

TEST_CASE("a megabyte both ways under random schedules" * points(1) * catches("ignores-short-send", 1)) {
    every_seed(2, [](const Seed& seed) {
        auto line = connection();
        auto student = run(
            [&] {
                engine::send(line.socket, given<std::string>());
                return engine::receive(line.socket, 20000);
            },
            seed.faults(500));
        const auto there = random_bytes(std::size_t{1} << 20);
        student.give(there);
        line.peer.receives(there);
        const auto back = random_bytes(20000);
        line.peer.send(back);
        student.returns(back);
    });
}

TEST_CASE("a value can be told before the end, and the test can answer it" * points(1)
          * catches("body-short-read", 1)) {
    auto line = local_connection();
    auto student = run([&] {
        tell(engine::receive(line.socket, 4));
        const auto answer = given<std::string>();
        return answer + engine::receive(line.socket, 4);
    });
    const auto first = random_word(4);
    line.peer.send(first);
    if (student.told<std::string>("the first word") != first) lose("The first word is wrong.");
    const auto second = random_word(4);
    const auto third = random_word(4);
    student.give(second);
    line.peer.send(third);
    student.returns(second + third);
}

TEST_CASE("five seconds pass in no time, and exactly" * points(1) * catches("no-timeouts", 1)) {
    auto line = connection();
    auto student = run([&] {
        const long waited = engine::wait(line.socket, 5000);
        return std::pair(waited, engine::receive(line.socket, 5));
    });
    student.waits_in(Call::recv);
    const auto word = random_word(5);
    line.peer.send(word);
    student.returns(std::pair(5000L, word));
}

TEST_CASE("a wait ends early when something comes" * points(1) * catches("no-timeouts", 1)) {
    auto line = connection();
    auto student = run([&] {
        const long waited = engine::wait(line.socket, 5000);
        return std::pair(waited < 5000, engine::receive(line.socket, 5));
    });
    student.waits_in(Call::poll);
    const auto word = random_word(5);
    line.peer.send(word);
    student.returns(std::pair(true, word));
}

TEST_CASE("EOF and reset arrive as what they are" * points(1) * catches("eof-mid-message-accepted", 1)) {
    auto ended = connection();
    auto first = run([&] { return engine::receive(ended.socket, 8); });
    ended.peer.send("1234");
    ended.peer.close();
    first.throws_protocol_error();
    auto broken = connection();
    auto second = run([&] { return engine::receive(broken.socket, 8); });
    second.waits_in(Call::recv);
    broken.peer.reset();
    second.throws_system_error({ECONNRESET});
}

TEST_CASE("an end by a reset is told apart from an orderly one" * points(1) * catches("body-short-read", 1)) {
    for (const bool reads_all : {true, false}) {
        auto line = connection();
        auto student = run([&] {
            auto got = engine::receive(line.socket, 4);
            if (reads_all) got += engine::receive(line.socket, 4);
            ::close(line.socket);
            return got;
        });
        const auto word = random_word(8);
        line.peer.send(word);
        student.returns(reads_all ? word : word.substr(0, 4));
        line.peer.receives_then_end("");
        if (line.peer.ended_by_reset() == reads_all) lose("The peer saw the wrong kind of end.");
    }
}

TEST_CASE("nobody answers at a silent port, and SO_SNDTIMEO ends the attempt on the engine's clock" * points(1)
          * catches("no-timeouts", 1)) {
    SilentPort silent;
    auto line = connection();
    auto student = run([&] {
        const int attempt = ::socket(AF_INET, SOCK_STREAM, 0);
        const timeval half_an_hour{1800, 0};
        ::setsockopt(attempt, SOL_SOCKET, SO_SNDTIMEO, &half_an_hour, sizeof half_an_hour);
        sockaddr_in there{};
        there.sin_family = AF_INET;
        there.sin_port = htons(silent.port());
        there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const auto start = std::chrono::steady_clock::now();
        const int result = ::connect(attempt, reinterpret_cast<const sockaddr*>(&there), sizeof there);
        const int error = errno;
        const auto waited = std::chrono::steady_clock::now() - start;
        ::close(attempt);
        return std::pair(std::pair(result, error),
                         engine::receive(line.socket, 4) + (waited >= std::chrono::minutes(30) ? " late" : " early"));
    });
    const auto word = random_word(4);
    line.peer.send(word);
    student.returns(std::pair(std::pair(-1, EINPROGRESS), word + " late"));
}

TEST_CASE("calls that would block are counted, as long as nothing waits between them" * points(1)
          * catches("busy-poll-no-blocking-wait", 1)) {
    auto line = connection();
    auto student = run([&] {
        std::array<char, 4> buffer{};
        for (int row : {3, 2}) {
            for (int i = 0; i < row; ++i) ::recv(line.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
            pollfd readable{line.socket, POLLIN, 0};
            ::poll(&readable, 1, 0); // no wait: it belongs to the row
            ::poll(&readable, 1, 1000);
        }
        return engine::receive(line.socket, 4);
    });
    student.waits_in(Call::recv);
    const auto word = random_word(4);
    line.peer.send(word);
    student.returns(word);
    if (student.would_blocks_in_a_row() != 4)
        lose("The row was " + std::to_string(student.would_blocks_in_a_row()) + " calls long instead of 4.");
}

// What follows needs no student.

TEST_CASE("bytes in a report cannot be taken for a line of it") {
    CHECK(quote(std::string("a\n\0\x1b[31m\"\xff", 10)) == R"("a\n\x00\x1b[31m\"\xff")");
    CHECK(quote("abcdefghijklmnop", 10) == "\"abcdefgh...\" (16 bytes)");
    CHECK(escape("line\nTEST passed") == "line\\nTEST passed");
}

TEST_CASE("a difference is shown where it is") {
    CHECK(difference("abc", "ab").back() == "1 byte missing at the end: \"c\"");
    CHECK(difference("ab", "abcd").back() == "2 bytes too many at the end: \"cd\"");
    CHECK(difference("0123456789abcdef", "0123456789abcDef").back() == "the first difference is at byte 13");
}

TEST_CASE("the line that repeats a test names no other") {
    const std::vector<std::string> titles = {"send all of it", "send all of it at once", "it's a short one"};
    CHECK(replay_command("02", titles[0], "", titles) == "labs/check 02 --only 'send all of it'");
    CHECK(replay_command("02", titles[1], "3+5", titles) == "labs/check 02 --only 'send all of it at' --case 3+5");
    CHECK(replay_command("02", titles[2], "", titles) == "labs/check 02 --only 'it'\\''s a'");
}

TEST_CASE("of two lists, the first entries that differ are shown") {
    using List = std::vector<std::string>;
    CHECK(comparison(List{"a", "b", "c"}, List{"a", "x", "y"})
          == List{"number 2 expected: \"b\"", "number 2 returned: \"x\""});
    CHECK(comparison(List{"a"}, List{"a", "x"}) == List{"expected: a list of 1", "returned: a list of 2"});
}

TEST_CASE("frames with a forged length are refused, whole ones come out one by one") {
    std::string bytes = pack(Kind::told, "one") + pack(Kind::returned, "");
    bool broken = false;
    CHECK(unpack(bytes, broken)->payload == "one");
    CHECK(unpack(bytes, broken)->kind == Kind::returned);
    CHECK(!unpack(bytes, broken));
    CHECK(!broken);
    bytes = std::string("r\xff\xff\xff\xff", 5);
    CHECK(!unpack(bytes, broken));
    CHECK(broken);
}

TEST_CASE("hostile bytes never decode to more than they hold") {
    using Deep = std::vector<std::pair<std::optional<std::string>, std::vector<std::uint16_t>>>;
    std::mt19937 random(1);
    int decoded = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string bytes = encode(Deep{{"word", {1, 2}}, {std::nullopt, {}}});
        for (unsigned flips = random() % 4; flips > 0; --flips)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        bytes.resize(bytes.size() - random() % 3);
        try {
            decoded += decode<Deep>(bytes).size() <= bytes.size() ? 1 : 0;
        } catch (const malformed&) {}
    }
    CHECK(decoded > 0);
    CHECK(decoded < 20000);
}
