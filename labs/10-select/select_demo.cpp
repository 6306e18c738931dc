// Lab 10, a program around your code: the line-echo service, until you press Return or its input ends; or a wait for
// what you type. It stays on this machine. See "Try it by hand" in docs/en/10-select.md.

#include "select.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr int wrong_usage = 2;
constexpr int longest = 86400; // seconds: a day

std::chrono::seconds seconds(const std::string& text) {
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size() || count < 0 || count > longest) {
        throw std::invalid_argument("SECONDS is a number from 0 to " + std::to_string(longest));
    }
    return std::chrono::seconds(count);
}

void serve(std::uint16_t port, const event_loop::Limits& limits) {
    const auto listener = net::listen_on(port);
    std::printf("process %d serves at 127.0.0.1:%u; Return ends it\n", ::getpid(), unsigned{net::port_of(listener)});
    std::fflush(stdout);
    event_loop::serve(listener.get(), STDIN_FILENO, limits); // readable as soon as there is a line, or no more input
    std::printf("ended\n");
}

void wait(std::chrono::seconds time) {
    const auto start = std::chrono::steady_clock::now();
    const auto ready = event_loop::wait_until_ready({{STDIN_FILENO, true, false}}, time);
    const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
    std::printf("%s after %.1f seconds\n", ready.empty() ? "nothing" : "input", waited.count());
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 2 && words[0] == "serve") {
            serve(net::port_number(words[1]), {});
        } else if (words.size() == 3 && words[0] == "serve") {
            event_loop::Limits limits;
            limits.silence = seconds(words[2]);
            serve(net::port_number(words[1]), limits);
        } else if (words.size() == 2 && words[0] == "wait") {
            wait(seconds(words[1]));
        } else {
            std::fprintf(stderr, "usage: serve PORT           sends back every line of every client\n"
                                 "       serve PORT SECONDS   and closes those that are silent for so long\n"
                                 "       wait SECONDS         waits for what you type\n");
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
