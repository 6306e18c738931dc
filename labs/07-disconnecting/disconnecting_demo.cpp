// Lab 07, a program around your code: a server and a client, each for one connection, that end it in different ways.
// All of it stays on this machine. See "Try it by hand" in docs/en/07-disconnecting.md.

#include "disconnecting.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <sys/socket.h>

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

constexpr int wrong_usage = 2;
constexpr std::size_t most = 65536;

std::size_t number(const std::string& name, const std::string& text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0 || value > most) {
        throw std::invalid_argument(name + " is a number from 1 to " + std::to_string(most));
    }
    return value;
}

net::Descriptor next_client(std::uint16_t port) {
    const auto listener = net::listen_on(port);
    std::printf("listening on 127.0.0.1:%u\n", unsigned{net::port_of(listener)});
    std::fflush(stdout);
    return net::accept_on(listener);
}

std::string printable(std::string bytes) {
    for (char& byte : bytes) {
        byte = byte >= ' ' && byte <= '~' ? byte : '.';
    }
    return bytes;
}

/// Greets one client, takes all it says, and tells how it ended.
void receive(std::uint16_t port) {
    const auto client = next_client(port);
    const std::string greeting = "go on\n";
    if (::send(client.get(), greeting.data(), greeting.size(), MSG_NOSIGNAL) < 0) { // so short that it goes out at once
        throw net::failure_of("send");
    }
    const auto received = disconnecting::receive_all(client.get());
    std::printf("%zu bytes: \"%s\"\n%s\n", received.bytes.size(), printable(received.bytes).c_str(),
                received.ending == disconnecting::Ending::orderly ? "an orderly end" : "a reset");
}

/// Prints the page without the header in front of it.
void fetch(std::uint16_t port, const std::string& path) {
    const auto server = net::connect_to("127.0.0.1", port);
    const auto reply = disconnecting::exchange(
        server.get(), "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    const auto end_of_header = reply.find("\r\n\r\n");
    const auto status = reply.substr(0, reply.find("\r\n"));
    if (end_of_header == std::string::npos || status.find(" 200") == std::string::npos) {
        throw net::protocol_error("no page, but \"" + printable(status) + '"');
    }
    std::fwrite(reply.data() + end_of_header + 4, 1, reply.size() - end_of_header - 4, stdout);
}

/// Sends one client its own bytes, in reverse.
void answer(std::uint16_t port) {
    disconnecting::answer(next_client(port),
                          [](const std::string& request) { return std::string(request.rbegin(), request.rend()); });
    std::printf("answered\n");
}

/// Turns one client away, whatever it sends.
void refuse(std::uint16_t port) {
    disconnecting::refuse(next_client(port),
                          "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 14\r\n\r\n"
                          "far too large\n",
                          std::chrono::seconds(5));
    std::printf("refused\n");
}

void wait(std::uint16_t port, std::size_t size, std::size_t seconds) {
    const auto client = next_client(port);
    const auto message = disconnecting::receive_exactly(client.get(), size, std::chrono::seconds(seconds));
    std::printf("%s\n",
                message ? ('"' + printable(*message) + '"').c_str() : "the stream has ended before the first byte");
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const std::string command = words.empty() ? "" : words[0];
    try {
        if (command == "receive" && words.size() == 2) {
            receive(net::port_number(words[1]));
        } else if (command == "fetch" && words.size() == 3) {
            fetch(net::port_number(words[1]), words[2]);
        } else if (command == "answer" && words.size() == 2) {
            answer(net::port_number(words[1]));
        } else if (command == "refuse" && words.size() == 2) {
            refuse(net::port_number(words[1]));
        } else if (command == "wait" && words.size() == 4) {
            wait(net::port_number(words[1]), number("SIZE", words[2]), number("SECONDS", words[3]));
        } else {
            std::fprintf(stderr, "usage: receive PORT             shows all that a client sends, and how it ends\n"
                                 "       fetch PORT PATH          gets a page from a web server on this machine\n"
                                 "       answer PORT              sends a client its request back, in reverse\n"
                                 "       refuse PORT              turns a client away without reading its request\n"
                                 "       wait PORT SIZE SECONDS   waits for a message of SIZE bytes, for so long\n");
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
