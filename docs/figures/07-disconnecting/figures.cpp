// Makes: 07-reset.svg 07-half-close.svg 07-refuse.svg
// In English alone, as their page is.

#include "disconnecting.hpp"

#include "calls.hpp"
#include "figures/ladder.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace harness;
using namespace figures;

namespace {

const Text client = Text::same("client");
const Text server = Text::same("server");
const std::string upload = "PUT /film HTTP/1.1...";
const std::string reply = "HTTP/1.1 413 ..." + std::string(300'000 - 16, '.'); // more than is under way at a time

/// The transcript, and behind its first line, the upload, what the server does with it.
std::vector<Event> events_with(const std::string& note) {
    auto all = events();
    all.insert(all.begin() + 1, Text::same(note));
    return all;
}

} // namespace

TEST_CASE("what becomes of a reply when its connection is closed with bytes unread") {
    auto [peer, socket] = connection();
    peer.send(upload);
    auto student = run([&socket = socket] { naive::turn_away(socket, reply); });
    student.finishes("turn_away()");
    const auto arrived = peer.receive_until_end();
    if (arrived.size() >= reply.size() || !peer.ended_by_reset()) {
        throw std::runtime_error("the reply was not lost");
    }
    auto conversation = events_with("does not read it");
    conversation.insert(conversation.end() - 1, Text::same("only the first part of the reply arrives"));
    write("07-reset.svg", [&](Language) {
        return draw(Ladder{.id = "07-reset",
                           .title = Text::same("A reply that was sent, and destroyed by close"),
                           .description = Text::same(
                               "The client sends an upload, which the server does not read. The server's send takes "
                               "all 300,000 bytes of a reply, and close succeeds. The client receives the first part "
                               "of the reply, and then a reset."),
                           .events = conversation,
                           .peer = client,
                           .code = server},
                    Language::english);
    });
}

TEST_CASE("two streams, two ends") {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] { return disconnecting::exchange(socket, "a man, a plan"); });
    student.waits_in(Call::recv);
    peer.receives_then_end("a man, a plan");
    peer.send("nalp a ,nam a");
    student.waits_in(Call::recv);
    peer.finish();
    student.returns("nalp a ,nam a");
    const auto conversation = events();
    write("07-half-close.svg", [&](Language) {
        return draw(Ladder{.id = "07-half-close",
                           .title = Text::same("A half-close: two streams, two ends"),
                           .description = Text::same(
                               "The client sends its request and calls shutdown with SHUT_WR. The server sees the end "
                               "of that stream, and sends its reply on the other one, which is still open. When the "
                               "server ends its stream, the client's recv returns 0."),
                           .events = conversation,
                           .peer = server,
                           .code = client},
                    Language::english);
    });
}

TEST_CASE("a reply that arrives although the upload was not wanted") {
    auto [peer, socket] = connection();
    peer.send(upload);
    auto student = run(
        [&socket = socket] { disconnecting::refuse(net::Descriptor(socket), reply, std::chrono::milliseconds(5000)); });
    students_come_to_rest();
    peer.receives_then_end(reply);
    peer.send(" ... and the rest");
    students_come_to_rest();
    peer.finish();
    student.finishes("refuse()");
    const auto conversation = events_with("does not want it");
    write("07-refuse.svg", [&](Language) {
        return draw(Ladder{.id = "07-refuse",
                           .title = Text::same("Refusing, so that the reply arrives"),
                           .description = Text::same(
                               "The server sends its reply, ends its stream by shutdown with SHUT_WR, and receives "
                               "what it throws away, until the client, which has the whole reply by then, ends its "
                               "stream too. Only then it closes."),
                           .events = conversation,
                           .peer = client,
                           .code = server},
                    Language::english);
    });
}

TEST_CASE("waiting for one socket") {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] {
        const bool too_early = calls::readable_within(socket, 1000);
        return !too_early && calls::readable_within(socket, 1000);
    });
    time_passes(std::chrono::milliseconds(1500));
    peer.send("in time");
    student.returns(true);
}
