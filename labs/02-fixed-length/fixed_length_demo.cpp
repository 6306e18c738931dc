// Lab 02, a program around your code: one side receives messages of a fixed length, the other sends them.
// Both stay on this machine. See "Try it by hand" in docs/en/02-fixed-length.md.

#include "fixed_length.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr int wrong_usage = 2;
constexpr std::size_t longest = 65536;

std::size_t message_size(const std::string& text) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc() || end != text.data() + text.size() || size == 0 || size > longest) {
        throw std::invalid_argument("SIZE is a number from 1 to " + std::to_string(longest));
    }
    return size;
}

/// Shows each message of one client in quotes as soon as it is complete; bytes that no terminal should get, as dots.
void receive(std::uint16_t port, std::size_t size) {
    const auto listener = net::listen_on(port);
    std::printf("listening on 127.0.0.1:%u for messages of %zu bytes\n", unsigned{net::port_of(listener)}, size);
    std::fflush(stdout);
    const auto client = net::accept_on(listener);
    std::string message(size, '\0');
    int count = 0;
    while (fixed_length::receive_exactly(client.get(), message)) {
        for (char& byte : message) {
            byte = byte >= ' ' && byte <= '~' ? byte : '.';
        }
        std::printf("%d: \"%s\"\n", ++count, message.c_str());
        std::fflush(stdout);
    }
    std::printf("the stream has ended between two messages, as it should\n");
}

/// Sends each text as one message, with spaces up to the agreed length behind it.
void send(std::uint16_t port, std::size_t size, std::vector<std::string> texts) {
    for (std::string& text : texts) {
        text.resize(std::max(size, text.size()), ' '); // one that is too long is for send_messages() to refuse
    }
    const auto server = net::connect_to("127.0.0.1", port);
    fixed_length::send_messages(server.get(), size, texts);
    std::printf("sent %zu messages of %zu bytes\n", texts.size(), size);
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 3 && words[0] == "receive") {
            receive(net::port_number(words[1]), message_size(words[2]));
        } else if (words.size() >= 4 && words[0] == "send") {
            send(net::port_number(words[1]), message_size(words[2]), {words.begin() + 3, words.end()});
        } else {
            std::fprintf(stderr, "usage: receive PORT SIZE        shows one client's messages of SIZE bytes\n"
                                 "       send PORT SIZE TEXT...   sends each TEXT as a message of SIZE bytes\n");
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
