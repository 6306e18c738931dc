// Lab 04, a program around your code: it receives lines, sends lines, or does both to ask a server something.
// All stay on this machine. See "Try it by hand" in docs/en/04-delimited.md.

#include "delimited.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr int wrong_usage = 2;
constexpr std::size_t longest_line = 4096;

std::string delimiter_named(const std::string& name) {
    if (name == "lf") {
        return "\n";
    }
    if (name == "crlf") {
        return "\r\n";
    }
    if (name == "nul") {
        return {'\0'};
    }
    if (name.size() != 1) {
        throw std::invalid_argument("END is lf, crlf, nul or one character");
    }
    return name;
}

/// Shows each line in quotes as soon as it is there; bytes that no terminal should get, as dots.
void show_lines(int socket, const std::string& delimiter) {
    delimited::LineReader lines(socket, delimiter, longest_line);
    int count = 0;
    while (auto line = lines.next()) {
        for (char& byte : line->text) {
            byte = byte >= ' ' && byte <= '~' ? byte : '.';
        }
        std::printf("%d: \"%s\"%s\n", ++count, line->text.c_str(), line->complete ? "" : ", which is not complete");
        std::fflush(stdout);
    }
    std::printf("the stream has ended\n");
}

void send_lines(int socket, const std::string& delimiter, const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
        delimited::send_line(socket, text, delimiter);
    }
}

void receive(std::uint16_t port, const std::string& delimiter) {
    const auto listener = net::listen_on(port);
    std::printf("listening on 127.0.0.1:%u for lines of up to %zu bytes\n", unsigned{net::port_of(listener)},
                longest_line);
    std::fflush(stdout);
    const auto client = net::accept_on(listener);
    show_lines(client.get(), delimiter);
}

void send(std::uint16_t port, const std::string& delimiter, const std::vector<std::string>& texts) {
    const auto server = net::connect_to("127.0.0.1", port);
    send_lines(server.get(), delimiter, texts);
    std::printf("sent %zu lines\n", texts.size());
}

/// Sends the lines, then shows what the server answers until it ends the stream.
void ask(std::uint16_t port, const std::string& delimiter, const std::vector<std::string>& texts) {
    const auto server = net::connect_to("127.0.0.1", port);
    send_lines(server.get(), delimiter, texts);
    show_lines(server.get(), delimiter);
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const std::string command = words.empty() ? "" : words[0];
    try {
        if (words.size() == 3 && command == "receive") {
            receive(net::port_number(words[1]), delimiter_named(words[2]));
        } else if (words.size() >= 4 && command == "send") {
            send(net::port_number(words[1]), delimiter_named(words[2]), {words.begin() + 3, words.end()});
        } else if (words.size() >= 4 && command == "ask") {
            ask(net::port_number(words[1]), delimiter_named(words[2]), {words.begin() + 3, words.end()});
        } else {
            std::fprintf(stderr, "usage: receive PORT END        shows one client's lines\n"
                                 "       send PORT END TEXT...   sends each TEXT as a line\n"
                                 "       ask PORT END TEXT...    sends each TEXT as a line, then shows the answer\n"
                                 "END of each line: lf, crlf, nul or one character\n");
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
