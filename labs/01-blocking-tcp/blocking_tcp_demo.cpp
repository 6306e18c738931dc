// A web client and a web server around the functions of lab 01, as small as they can be.

#include "blocking_tcp.hpp"

#include "net/error.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

const char usage[] =
    "usage: labs/check 01 --demo fetch HOST PORT PATH\n"
    "           prints a web page, such as: fetch example.org 80 /\n"
    "       labs/check 01 --demo serve PORT FILE [CLIENTS]\n"
    "           gives FILE to every web client on this machine (to 10 of them, if not told otherwise);\n"
    "           port 0: the kernel chooses one\n";

/// What a user gave wrong on the command line.
struct usage_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

int number(std::string_view text, int largest) {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > largest) {
        throw usage_error(std::string(text) + " is not a number from 0 to " + std::to_string(largest));
    }
    return value;
}

/// HTTP/1.0, RFC 1945: the server closes the connection when the page is complete, so the reply ends where the stream
/// does.
int fetch(const std::string& host, const std::string& port, const std::string& path) {
    const auto reply =
        blocking_tcp::fetch(host, port, "GET " + path + " HTTP/1.0\r\nHost: " + host + ":" + port + "\r\n\r\n");
    const auto header = reply.find("\r\n\r\n");
    if (header == std::string::npos) {
        throw net::protocol_error("the reply is not HTTP: no empty line ends its header");
    }
    const auto status = reply.substr(0, reply.find("\r\n"));
    std::cerr << status << '\n';
    std::cout << reply.substr(header + 4) << std::flush;
    return status.find(" 200") == std::string::npos ? 1 : 0;
}

/// Reads a request up to the empty line behind its header. Whatever stays unread when the socket is closed would turn
/// the close into a reset, which can destroy the reply on its way.
std::string read_request(int client) {
    std::string request;
    char buffer[1024];
    while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t size = ::recv(client, buffer, sizeof buffer, 0);
        if (size < 0) {
            throw net::failure_of("recv");
        }
        if (size == 0 || request.size() > 65536) {
            throw net::protocol_error("that was no request");
        }
        request.append(buffer, static_cast<std::size_t>(size));
    }
    return request;
}

void send_all(int client, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) {
            throw net::failure_of("send");
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw usage_error("cannot read " + file);
    }
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::uint16_t port_of(int listener) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw net::failure_of("getsockname");
    }
    return ntohs(address.sin_port);
}

int serve(std::uint16_t port, const std::string& file, int clients) {
    const auto page = content_of(file);
    const auto header =
        "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(page.size()) + "\r\n\r\n";
    const auto listener = blocking_tcp::listen_on(port, blocking_tcp::Reach::loopback);
    std::cout << "listening on 127.0.0.1:" << port_of(listener.get()) << " (Ctrl-C ends it)" << std::endl;
    blocking_tcp::serve(listener.get(), clients, [&](int client) {
        const auto request = read_request(client);
        std::cout << request.substr(0, request.find("\r\n")) << std::endl;
        send_all(client, header + page);
    });
    return 0;
}

int run(const std::vector<std::string>& arguments) {
    const std::string command = arguments.empty() ? "" : arguments[0];
    if (command == "fetch" && arguments.size() == 4) {
        return fetch(arguments[1], arguments[2], arguments[3]);
    }
    if (command == "serve" && (arguments.size() == 3 || arguments.size() == 4)) {
        const int clients = arguments.size() == 4 ? number(arguments[3], 1'000'000) : 10;
        return serve(static_cast<std::uint16_t>(number(arguments[1], 65535)), arguments[2], clients);
    }
    std::cerr << usage;
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const net::not_written& function) {
        std::cerr << function.what() << " is not written yet\n";
    } catch (const usage_error& error) {
        std::cerr << error.what() << "\n\n" << usage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
    }
    return 1;
}
