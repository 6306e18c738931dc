// Makes: 04-cut-it-yourself.html

#include "figures/cut/cut_it_yourself.hpp"

#include "delimited.hpp"

#include "figures/shown.hpp"
#include "naive.hpp"

using namespace figures;

namespace {

void run_naive(int socket, const Say& say) {
    naive::receive_lines(socket, [&](const char* line) { say(Text::same(as_demos_show(line))); });
}

void run_right(int socket, const Say& say) {
    delimited::LineReader lines(socket, "\n", 1000);
    while (const auto line = lines.next()) {
        say(Text::same(as_demos_show(line->text)));
    }
}

} // namespace

int main() {
    return cut_it_yourself({.id = "04-cut",
                            .title = {"Two lines", "Dua baris"},
                            .stream = "monday\ntuesday\n",
                            .parts = {{7, {"line 1", "baris 1"}}, {8, {"line 2", "baris 2"}}},
                            .pieces = {3, 12},
                            .as_in = {"as in section 1", "seperti di bagian 1"},
                            .naive = run_naive,
                            .right = run_right},
                           "04-cut-it-yourself.html");
}
