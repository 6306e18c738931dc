// Makes: 08-in-turn.svg 08-threads.svg
// In English alone, as their page is.

#include "concurrency.hpp"

#include "calls.hpp"
#include "figures/lanes.hpp"
#include "harness/lab_test.hpp"
#include "net/tcp.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace harness;
using namespace figures;

namespace {

enum Lane {
    silent,
    service,
    talkative
};

using Serve = std::function<void(int listener, int stop)>;

/// A client that says nothing for five seconds, and one that comes a moment later.
Lanes two_clients_of(const Serve& serve) {
    auto made = net::listen_on(0);
    const auto port = net::port_of(made);
    Socket listener(std::move(made));
    auto [stopper, stop] = pipe_to_student();
    auto student = run([&listener, &stop = stop, serve] { serve(listener, stop); });
    students_come_to_rest();
    Peer first = connect_to_student(port);
    students_come_to_rest();
    std::vector<Remark> remarks = {{lines_so_far(), silent, Text::same("says nothing")}};
    remarks.push_back({lines_so_far(), talkative, Text::same("comes, sends a line")});
    Peer second = connect_to_student(port);
    second.send("shout me too\n");
    students_come_to_rest();
    time_passes(std::chrono::seconds(5));
    first.finish();
    students_come_to_rest();
    second.receives("ME TOO\n");
    second.finish();
    students_come_to_rest();
    stopper.send(".");
    student.finishes();
    return {.id = {},
            .title = {},
            .description = {},
            .names = {Text::same("first client"), Text::same("service"), Text::same("second client")},
            .service = service,
            .clients = {silent, talkative},
            .lane_of = {},
            .lines = transcript(),
            .remarks = remarks};
}

} // namespace

TEST_CASE("one after the other") {
    auto lanes = two_clients_of([](int listener, int stop) { concurrency::serve_in_turn(listener, stop); });
    lanes.id = "08-in-turn";
    lanes.title = Text::same("One after the other: the second client waits for the first");
    lanes.description =
        Text::same("The first client connects and says nothing. The second connects and sends a line, and nobody "
                   "accepts it. After five seconds the first ends its stream. Only then the second is accepted and "
                   "answered.");
    write("08-in-turn.svg", [&](Language) { return draw(lanes, Language::english); });
}

TEST_CASE("a thread for each") {
    auto lanes = two_clients_of([](int listener, int stop) { concurrency::serve_with_threads(listener, stop); });
    lanes.id = "08-threads";
    lanes.title = Text::same("A thread for each: nobody waits for anybody");
    lanes.description = Text::same("The first client connects and says nothing. The second connects, sends a line and "
                                   "is answered at once, while the first is still silent.");
    write("08-threads.svg", [&](Language) { return draw(lanes, Language::english); });
}

TEST_CASE("waiting for two descriptors") {
    auto client = connection();
    auto [stopper, stop] = pipe_to_student();
    auto student = run([&socket = client.socket, &stop = stop] { return calls::stops_before(socket, stop); });
    stopper.send(".");
    student.returns(true);
}

TEST_CASE("a child that counts") {
    auto student = run([] { return calls::counted_by_a_child(); });
    student.returns(7);
}
