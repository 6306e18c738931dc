// Makes: 09-problem.svg 09-outbox.svg 09-shares.svg
// In English alone, as their page is.

#include "non_blocking.hpp"

#include "figures/portless.hpp"
#include "figures/svg.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace harness;
using namespace figures;

namespace {

const Text server = Text::same("server");
const Text client = Text::same("client");

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// [error_of_connect]
int error_of_connect(int socket) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}
// [error_of_connect]

/// A poll of the transcript: how long it might last, and whether it did.
struct Wait {
    int share; ///< ms
    bool ran_out;
};

std::vector<Wait> waits_for_room() {
    std::vector<Wait> waits;
    for (const Line& line : transcript()) {
        if (line.call == Call::poll) {
            waits.push_back({std::stoi(line.note.substr(line.note.find(';') + 1)), line.result == 0});
        }
    }
    return waits;
}

/// The waits one below the other, each from where those before it have ended.
std::string timeline(const std::vector<Wait>& waits) {
    constexpr int left = 130, width = 300, deadline = 900, row = 44;
    const auto at = [](int time) { return left + width * time / deadline; };
    const std::vector<std::string> ordinals = {"first", "second", "third"};
    const std::string title = "900 ms for three addresses";
    const std::string description =
        "The first address is silent, and gets a third of 900 ms. The second refuses at once and uses nothing of its "
        "300 ms, half of what is left. The third gets all of the 600 ms that are left, and is silent, too: ETIMEDOUT.";
    Svg svg("09-shares", "bytes", title, description);
    for (int time = 0; time <= deadline; time += 300) {
        svg.text(at(time), 16, "cap", std::to_string(time) + (time == deadline ? " ms" : ""));
        svg.path("brace",
                 "M" + std::to_string(at(time)) + " 24v" + std::to_string(row * static_cast<int>(waits.size())));
    }
    int now = 0;
    for (std::size_t i = 0; i < waits.size(); ++i) {
        const int top = 32 + row * static_cast<int>(i);
        const int untried = static_cast<int>(waits.size() - i);
        const std::string share = std::to_string(deadline - now) + " / " + std::to_string(untried);
        svg.text(left - 12, top + 20, "cap n-l", ordinals.at(i) + (waits[i].ran_out ? ": silent" : ": refused"));
        if (waits[i].ran_out) {
            svg.box(at(now), top, at(now + waits[i].share) - at(now), 28, "f0", share);
            now += waits[i].share;
        } else {
            svg.text(at(now) + 10, top + 20, "note n-r", share + ", none of it used");
        }
    }
    return svg.finish(32 + row * static_cast<int>(waits.size()));
}

} // namespace

TEST_CASE("a client that sends while its server sends") {
    constexpr std::size_t more_than_there_is_room_for = 20'000'000;
    Listener listener;
    auto student = run([port = listener.port()] {
        const auto address = loopback(port);
        const net::Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
        naive::ask(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address,
                   std::string(more_than_there_is_room_for, 'a'));
    });
    student.waits_in(Call::send);
    Peer peer = listener.accept();
    peer.send("the reply begins");
    students_come_to_rest();
    auto conversation = events_without(listener.port());
    conversation.emplace_back(Text::same("and each waits for the other to read"));
    write("09-problem.svg", [&](Language) {
        return draw(Ladder{.id = "09-problem",
                           .title = Text::same("Both send, and nobody reads"),
                           .description = Text::same(
                               "The client connects and sends a long request. The server, which does not read it any "
                               "more, sends its reply. The client's send is waiting for room, and does not see that "
                               "bytes have come."),
                           .events = conversation,
                           .peer = server,
                           .code = client},
                    Language::english);
    });
}

TEST_CASE("what an Outbox keeps") {
    using Flushed = std::pair<int, std::size_t>; // what flush() returned, and size() then
    const std::vector<std::string> pushed = {"one two three", " four", ""};
    auto [peer, socket] = connection();
    auto student = run(
        [&socket = socket, pushed] {
            non_blocking::set_non_blocking(socket, true);
            non_blocking::Outbox outbox;
            for (const std::string& bytes : pushed) {
                given<int>();
                outbox.push(bytes);
                const bool is_empty = outbox.flush(socket);
                tell(Flushed(is_empty ? 1 : 0, outbox.size()));
            }
        },
        Faults().writes_cut_at({7, 4}).fail(Call::send, {0, EAGAIN, 0, EAGAIN, 0}));
    std::vector<Event> conversation;
    students_come_to_rest();
    std::size_t drawn = events().size();
    for (const std::string& bytes : pushed) {
        conversation.emplace_back(
            Text::same(bytes.empty() ? "there is room again: flush()" : "push(\"" + bytes + "\"), flush()"));
        student.give(0);
        const auto [is_empty, left] = student.told<Flushed>("size()");
        const auto all = events();
        conversation.insert(conversation.end(), all.begin() + static_cast<long>(drawn), all.end());
        drawn = all.size();
        conversation.emplace_back(Text::same("flush() returns " + std::string(is_empty != 0 ? "true" : "false")
                                             + ", size() is " + std::to_string(left)));
    }
    student.finishes();
    write("09-outbox.svg", [&](Language) {
        return draw(
            Ladder{.id = "09-outbox",
                   .title = Text::same("What the socket has not taken waits in an Outbox"),
                   .description = Text::same(
                       "13 bytes are pushed. The socket takes 7 of them and then would block: 6 wait. 5 more are "
                       "pushed behind them; the socket takes 4, and 7 wait. When there is room again, one send "
                       "takes these, and nothing is left. The peer gets all bytes in order, each once."),
                   .events = conversation,
                   .peer = Text::same("peer"),
                   .code = Text::same("Outbox")},
            Language::english);
    });
}

TEST_CASE("writable means decided") {
    const ClosedPort closed;
    auto student = run([port = closed.port()] {
        const auto address = loopback(port);
        const net::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
        if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
            throw std::logic_error("somebody listens on a closed port");
        }
        pollfd writable{socket.get(), POLLOUT, 0};
        ::poll(&writable, 1, -1);
        return error_of_connect(socket.get());
    });
    student.returns(ECONNREFUSED);
}

TEST_CASE("shares of a deadline") {
    const SilentPort first("127.0.0.1");
    const SilentPort third("127.0.0.3", first.port());
    auto student = run(
        [port = first.port()] { non_blocking::connect_within("three.example", port, std::chrono::milliseconds(900)); },
        Faults().resolves("three.example", {"127.0.0.1", "127.0.0.2", "127.0.0.3"}));
    student.throws_system_error({ETIMEDOUT});
    write("09-shares.svg", [waits = waits_for_room()](Language) { return timeline(waits); });
}
