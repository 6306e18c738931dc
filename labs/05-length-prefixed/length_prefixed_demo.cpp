// Lab 05, a program around your code: one side receives messages with their length in front, the other sends them.
// Both stay on this machine. See "Try it by hand" in docs/en/05-length-prefixed.md.

#include "length_prefixed.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

constexpr int wrong_usage = 2;
constexpr std::size_t most_shown = 60; // bytes of a message

/// The message in quotes; bytes that no terminal should get, as dots, and of a long one the beginning.
std::string shown(const std::string& message) {
    std::string text = message.substr(0, most_shown);
    for (char& byte : text) {
        byte = byte >= ' ' && byte <= '~' ? byte : '.';
    }
    return '"' + text + (message.size() > most_shown ? "\"..." : "\"");
}

/// Shows each message of one client as soon as it is complete.
void receive(std::uint16_t port) {
    const auto listener = net::listen_on(port);
    std::printf("listening on 127.0.0.1:%u\n", unsigned{net::port_of(listener)});
    std::fflush(stdout);
    const auto client = net::accept_on(listener);
    length_prefixed::MessageReader reader(client.get());
    int count = 0;
    while (const auto message = reader.next()) {
        std::printf("%d: %zu bytes %s\n", ++count, message->size(), shown(*message).c_str());
        std::fflush(stdout);
    }
    std::printf("the stream has ended between two messages, as it should\n");
}

/// Sends each text as one message.
void send(std::uint16_t port, const std::vector<std::string>& texts) {
    const auto server = net::connect_to("127.0.0.1", port);
    for (const std::string& text : texts) {
        length_prefixed::send_message(server.get(), text);
    }
    std::printf("sent %zu messages\n", texts.size());
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 2 && words[0] == "receive") {
            receive(net::port_number(words[1]));
        } else if (words.size() >= 3 && words[0] == "send") {
            send(net::port_number(words[1]), {words.begin() + 2, words.end()});
        } else {
            std::fprintf(stderr, "usage: receive PORT        shows one client's messages\n"
                                 "       send PORT TEXT...   sends each TEXT as a message\n");
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
