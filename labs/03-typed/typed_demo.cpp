// Lab 03, a program around your code: one side shows the messages of a drawing board, the other sends some.
// Both stay on this machine. See "Try it by hand" in docs/en/03-typed.md.

#include "typed.hpp"

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

using typed::Message;
using typed::Type;

constexpr int wrong_usage = 2;

/// The body as numbers, for types whose bytes are no letters.
std::string numbers(const std::string& body) {
    std::string text;
    for (const char byte : body) {
        text += ' ' + std::to_string(static_cast<unsigned char>(byte));
    }
    return text;
}

/// The body in quotes; bytes that no terminal should get, as dots.
std::string letters(std::string body) {
    for (char& byte : body) {
        byte = byte >= ' ' && byte <= '~' ? byte : '.';
    }
    return " \"" + body + '"';
}

std::string in_words(const Message& message) {
    switch (message.type) {
    case Type::ping:
        return "ping";
    case Type::pong:
        return "pong" + letters(message.body);
    case Type::dot:
        return "dot" + numbers(message.body);
    case Type::colour:
        return "colour" + numbers(message.body);
    case Type::text:
        return "text" + letters(message.body);
    }
    return "a message of an unknown type";
}

/// Shows each message of one client as soon as it is complete.
void receive(std::uint16_t port) {
    const auto listener = net::listen_on(port);
    std::printf("listening on 127.0.0.1:%u for typed messages\n", unsigned{net::port_of(listener)});
    std::fflush(stdout);
    const auto client = net::accept_on(listener);
    for (int count = 1; const auto message = typed::receive_message(client.get()); ++count) {
        std::printf("%d: %s\n", count, in_words(*message).c_str());
        std::fflush(stdout);
    }
    std::printf("the stream has ended between two messages, as it should\n");
}

/// "text=hello" as a message. A body that does not fit is for send_message() to refuse.
Message message_of(const std::string& word) {
    const auto sign = word.find('=');
    const std::string name = word.substr(0, sign);
    const std::string body = sign == std::string::npos ? "" : word.substr(sign + 1);
    for (const auto type : {Type::ping, Type::pong, Type::dot, Type::colour, Type::text}) {
        if (const std::string known = in_words({type, ""}); known.substr(0, known.find(' ')) == name) {
            return {type, body};
        }
    }
    throw std::invalid_argument("there is no message \"" + name + "\": they are ping, pong, dot, colour and text");
}

void send(std::uint16_t port, const std::vector<std::string>& words) {
    std::vector<Message> messages;
    for (const std::string& word : words) {
        messages.push_back(message_of(word));
    }
    const auto server = net::connect_to("127.0.0.1", port);
    for (const Message& message : messages) {
        typed::send_message(server.get(), message);
    }
    std::printf("sent %zu messages\n", messages.size());
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
            std::fprintf(stderr, "usage: receive PORT              shows one client's messages\n"
                                 "       send PORT TYPE[=BODY]...  sends messages, such as ping text=hello dot=xy\n");
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
