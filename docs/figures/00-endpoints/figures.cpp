// Makes: 00-problem.txt 00-copy.svg

#include "endpoints.hpp"

#include "calls.hpp"
#include "figures/ladder.hpp"
#include "harness/lab_test.hpp"
#include "naive.hpp"

#include <arpa/inet.h>

#include <array>
#include <cerrno>
#include <iomanip>
#include <sstream>
#include <string>

using namespace harness;
using namespace figures;

namespace {

/// In a body: what the naive program makes of an argument.
std::string row_for(const std::string& argument) {
    const sockaddr_in address = naive::address_of(argument);
    std::array<char, INET_ADDRSTRLEN> host{};
    ::inet_ntop(AF_INET, &address.sin_addr, host.data(), host.size());
    std::ostringstream row;
    row << std::left << std::setw(15) << argument << " ->  " << std::setw(15) << host.data() << "  port "
        << ntohs(address.sin_port) << "\n";
    return row.str();
}

} // namespace

TEST_CASE("what becomes of other people's arguments") {
    auto student = run([] {
        std::string rows;
        for (const char* argument :
             {"127.0.0.1:8080", "127.0.0.1:70000", "127.0.0.1:http", "localhost:8080", "[::1]:8080"}) {
            rows += row_for(argument);
        }
        return rows;
    });
    write("00-problem.txt", student.value());
}

TEST_CASE("what the naive loop carries") {
    auto [source, from] = pipe_to_student();
    auto [sink, to] = pipe_from_student();
    auto student = run([&from = from, &to = to] { naive::carry(from, to); },
                       Faults().writes_cut_at({5}).fail(Call::read, {0, EINTR}));
    source.send("first\nsecond\n");
    student.finishes("carry()");
    const auto conversation = events();
    write("00-copy.svg", [&](Language language) {
        return draw(Ladder{.id = "00-copy",
                           .title = {"Eight bytes lost, and nobody hears of it", "Delapan bita hilang tanpa kabar"},
                           .description = {"The loop reads 13 bytes. Its write takes 5 of them, and the other 8 are "
                                           "lost. A signal then makes read fail with EINTR, and the loop ends as if "
                                           "that were the end of the input.",
                                           "Perulangan membaca 13 bita. write hanya mengambil 5, dan 8 bita lainnya "
                                           "hilang. Lalu sebuah sinyal membuat read gagal dengan EINTR, dan "
                                           "perulangan berhenti seakan-akan itu akhir masukan."},
                           .events = conversation},
                    language);
    });
}

TEST_CASE("looking up an address") {
    auto student = run([] { return calls::first_address_of("host.example"); },
                       Faults().resolves("host.example", {"::1", "127.0.0.1"}));
    student.returns("::1");
}
