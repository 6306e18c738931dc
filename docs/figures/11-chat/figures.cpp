// Makes: 11-problem.svg 11-broadcast.svg
// In English alone, as their page is.

#include "chat.hpp"

#include "figures/lanes.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"
#include "net/tcp.hpp"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace harness;
using namespace figures;

namespace {

enum Lane {
    ada,
    server,
    bob,
    cyd
};
const std::vector<Text> names = {Text::same("ada"), Text::same("server"), Text::same("bob"), Text::same("cyd")};

/// In a body: until no more goes in, as after some megabytes of talk. Leaves no trace in the transcript.
void fill(int socket) {
    const std::string bytes(4096, '.');
    while (::syscall(SYS_sendto, socket, bytes.data(), bytes.size(), MSG_DONTWAIT, nullptr, 0) > 0) {}
}

} // namespace

TEST_CASE("a server that waits for somebody who does not read") {
    auto adas = local_connection();
    auto bobs = local_connection();
    auto cyds = local_connection();
    auto student = run([&] {
        std::set<int> clients = {adas.socket, bobs.socket, cyds.socket};
        naive::take_turn(clients, {adas.socket});
        given<int>();
        fill(bobs.socket);
        naive::take_turn(clients, {adas.socket});
    });
    adas.peer.send("hello\n");
    adas.peer.receives("hello\n");
    cyds.peer.receives("hello\n");
    students_come_to_rest();
    const Remark asleep{lines_so_far(), bob, Text::same("reads no more")};
    student.give(0);
    adas.peer.send("still there?\n");
    adas.peer.receives("still there?\n");
    student.waits_in(Call::send);
    const Lanes lanes{
        .id = "11-problem",
        .title = Text::same("One who does not read, and nobody is served any more"),
        .description = Text::same("Ada says hello, and the server passes it on to all three. Then bob reads no more, "
                                  "and his socket fills. Ada's next line goes to ada; in the send to bob the server "
                                  "waits, and cyd never gets the line."),
        .names = names,
        .service = server,
        .clients = {},
        .lane_of = {{3, ada}, {4, bob}, {5, cyd}},
        .lines = transcript(),
        .remarks = {asleep}};
    write("11-problem.svg", [&](Language) { return draw(lanes, Language::english); });
}

TEST_CASE("what a SAY becomes") {
    auto made = net::listen_on(0);
    const auto port = net::port_of(made);
    Socket listener(std::move(made));
    auto [stopper, stop] = pipe_to_student();
    auto student = run([&listener, &stop = stop] { chat::serve(listener, stop); });
    std::vector<Peer> people;
    for (const std::string name : {"ada", "bob", "cyd"}) {
        people.push_back(connect_to_student(port));
        people.back().send("NAME " + name + "\n");
        people.back().receives("OK " + name + "\n");
        students_come_to_rest();
    }
    const auto introduced = static_cast<long>(lines_so_far());
    people[0].send("SAY hello\n");
    students_come_to_rest();
    people[1].send("QUIT\n");
    students_come_to_rest();
    people[1].receives("JOINED cyd\nSAID ada hello\nBYE\n");
    const auto lines = transcript();
    const Lanes lanes{.id = "11-broadcast",
                      .title = Text::same("One request, and what everybody hears"),
                      .description = Text::same("Ada says hello: the server sends SAID ada hello to ada, bob and cyd. "
                                                "Bob says QUIT: he gets BYE and his connection is closed, and the "
                                                "others hear LEFT bob."),
                      .names = names,
                      .service = server,
                      .clients = {},
                      .lane_of = {{5, ada}, {6, bob}, {7, cyd}},
                      .lines = {lines.begin() + introduced, lines.end()},
                      .remarks = {}};
    write("11-broadcast.svg", [&](Language) { return draw(lanes, Language::english); });
    stopper.send(".");
    student.finishes();
}
