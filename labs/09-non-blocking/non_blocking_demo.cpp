// Lab 09, a program around your code: connect with a deadline, ask a peer, and send it more than it wants to take.
// Everything stays on this machine. See "Try it by hand" in docs/en/09-non-blocking.md.

#include "non_blocking.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int wrong_usage = 2;
constexpr int most_milliseconds = 600'000;
constexpr int most_numbers = 10'000'000;

int number(const std::string& text, const char* name, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 1 || value > most) {
        throw std::invalid_argument(std::string(name) + " is a number from 1 to " + std::to_string(most));
    }
    return value;
}

milliseconds deadline_of(const std::string& text) { return milliseconds(number(text, "MS", most_milliseconds)); }

/// Calls a function and says how long it took, also when it throws.
template <class Function>
void timed(Function function) {
    const auto start = steady_clock::now();
    const auto took = [&] {
        return static_cast<int>(std::chrono::duration_cast<milliseconds>(steady_clock::now() - start).count());
    };
    try {
        function();
        std::printf("after %d ms: done\n", took());
    } catch (const std::runtime_error&) {
        std::printf("after %d ms: ", took());
        std::fflush(stdout); // what went wrong comes behind it
        throw;
    }
}

/// A port like one behind a firewall: a listener that never accepts, whose backlog is full, so that Linux answers nobody.
void be_silent(std::uint16_t port) {
    const auto listener = net::listen_on(port);
    if (::listen(listener.get(), 0) != 0) { // once more, with a backlog for one client
        throw net::failure_of("listen");
    }
    const auto only_client = net::connect_to("127.0.0.1", net::port_of(listener));
    std::printf("nobody answers at 127.0.0.1:%u, until you stop this program\n", unsigned{net::port_of(listener)});
    std::fflush(stdout);
    ::pause();
}

/// Sends the numbers from 1 to `last`, a line each, as seq does, and says how it went.
void send_numbers(std::uint16_t port, int last) {
    const auto socket = net::connect_to("127.0.0.1", port);
    non_blocking::set_non_blocking(socket.get(), true);
    non_blocking::Outbox outbox;
    for (int i = 1; i <= last; ++i) {
        outbox.push(std::to_string(i) + "\n");
    }
    const std::size_t all = outbox.size();
    bool done = outbox.flush(socket.get());
    std::printf("of %zu bytes the socket took %zu at once\n", all, all - outbox.size());
    std::fflush(stdout);
    int waits = 0;
    while (!done) {
        pollfd writable{socket.get(), POLLOUT, 0};
        ::poll(&writable, 1, -1);
        ++waits;
        done = outbox.flush(socket.get());
    }
    std::printf("and the rest after %s\n", waits == 0 ? "no wait at all" : "waiting for room");
}

void ask(std::uint16_t port, milliseconds deadline, const std::string& text) {
    const auto server = net::connect_to("127.0.0.1", port);
    non_blocking::set_non_blocking(server.get(), true);
    timed([&] { std::fputs(non_blocking::exchange(server.get(), text + "\n", deadline).c_str(), stdout); });
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 3 && words[0] == "connect") {
            const auto port = net::port_number(words[1]);
            const auto deadline = deadline_of(words[2]);
            timed([&] { non_blocking::connect_within("127.0.0.1", port, deadline); });
        } else if (words.size() == 2 && words[0] == "silent") {
            be_silent(net::port_number(words[1]));
        } else if (words.size() == 4 && words[0] == "ask") {
            ask(net::port_number(words[1]), deadline_of(words[2]), words[3]);
        } else if (words.size() == 3 && words[0] == "send") {
            send_numbers(net::port_number(words[1]), number(words[2], "LAST", most_numbers));
        } else {
            std::fprintf(stderr,
                         "usage: connect PORT MS      connects within so many milliseconds, or says why not\n"
                         "       silent PORT          is a port where nobody answers\n"
                         "       ask PORT MS TEXT     sends TEXT and shows the reply, within so many milliseconds\n"
                         "       send PORT LAST       sends the numbers from 1 to LAST, as seq does\n");
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
