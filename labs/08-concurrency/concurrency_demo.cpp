// Lab 08, a program around your code: the service, one of three ways, until you press Return or its input ends.
// It stays on this machine. See "Try it by hand" in docs/en/08-concurrency.md.

#include "concurrency.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

constexpr int wrong_usage = 2;

using Serve = concurrency::Totals (*)(int, int);

void serve(Serve how, std::uint16_t port) {
    const auto listener = net::listen_on(port);
    std::printf("process %d serves at 127.0.0.1:%u; Return ends it\n", ::getpid(), unsigned{net::port_of(listener)});
    std::fflush(stdout);
    const auto totals = how(listener.get(), STDIN_FILENO); // readable as soon as there is a line, or no more input
    std::printf("%zu clients, %zu lines\n", totals.clients, totals.lines);
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 2 && words[0] == "turn") {
            serve(concurrency::serve_in_turn, net::port_number(words[1]));
        } else if (words.size() == 2 && words[0] == "threads") {
            serve(concurrency::serve_with_threads, net::port_number(words[1]));
        } else if (words.size() == 2 && words[0] == "processes") {
            serve(concurrency::serve_with_processes, net::port_number(words[1]));
        } else {
            std::fprintf(stderr, "usage: turn PORT        serves one client after the other\n"
                                 "       threads PORT     serves each client with a thread of its own\n"
                                 "       processes PORT   serves each client with a process of its own\n");
            return wrong_usage;
        }
    } catch (const net::not_written& function) {
        std::fprintf(stderr, "%s is not written yet\n", function.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
