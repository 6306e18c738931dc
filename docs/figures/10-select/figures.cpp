// Makes: 10-problem.svg 10-sets.svg 10-select-steps.html
// The first is in English alone, as its page is.

#include "select.hpp"

#include "calls.hpp"
#include "figures/lanes.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"
#include "steps/page.hpp"
#include "steps/service.hpp"

#include <chrono>
#include <string>
#include <vector>

using namespace harness;
using namespace figures;

namespace {

enum Lane {
    slow,
    service,
    quick
};

} // namespace

TEST_CASE("a loop that waits inside for one") {
    auto first = local_connection();
    auto second = local_connection();
    auto student = run([&] { naive::loop({first.socket, second.socket}); });
    first.peer.send("half");
    students_come_to_rest();
    std::vector<Remark> remarks = {{lines_so_far(), service, Text::same("waits for the rest")},
                                   {lines_so_far(), quick, Text::same("sends a whole line")}};
    second.peer.send("a whole line\n");
    time_passes(std::chrono::seconds(5));
    first.peer.send(" a line\n");
    first.peer.receives("half a line\n");
    second.peer.receives("a whole line\n");
    students_come_to_rest();
    auto lines = transcript();
    std::erase_if(lines, [](const Line& line) { return !line.is_peers() && !line.returned; }); // the next wait
    const Lanes lanes{.id = "10-problem",
                      .title = Text::same("Half a line, and everybody waits"),
                      .description = Text::same("The slow client sends half a line, and the service waits in recv for "
                                                "the rest. The quick client's whole line has come, but is not read. "
                                                "After five seconds the slow client sends the rest and is answered, "
                                                "and only then the quick one."),
                      .names = {Text::same("slow client"), Text::same("service"), Text::same("quick client")},
                      .service = service,
                      .clients = {},
                      .lane_of = {{3, slow}, {4, quick}},
                      .lines = lines,
                      .remarks = remarks};
    write("10-problem.svg", [&](Language) { return draw(lanes, Language::english); });
}

TEST_CASE("the select loop, turn by turn") {
    const auto names = names_of_descriptors();
    const auto turns = turns_of_the_service();
    write("10-select-steps.html", [&](Language language) { return page_of(turns, names, language); });
    const auto& with_two_ready = turns.at(6);
    write("10-sets.svg", [&](Language language) { return draw_sets("10-sets", with_two_ready, names, language); });
}

TEST_CASE("waiting for one descriptor") {
    auto [peer, socket] = connection();
    auto student = run([&socket = socket] {
        const bool too_early = calls::readable_within(socket, 1);
        return !too_early && calls::readable_within(socket, 1);
    });
    time_passes(std::chrono::milliseconds(1500));
    peer.send("in time");
    student.returns(true);
}
