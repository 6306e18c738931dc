// Looks at endpoints and carries bytes from anything to anything, with the functions of lab 00.

#include "endpoints.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

const char usage[] = "usage: labs/check 00 --demo look HOST:PORT\n"
                     "           takes an endpoint apart, such as: look localhost:8080, look [::1]:443\n"
                     "       labs/check 00 --demo copy FROM TO\n"
                     "           carries bytes; FROM and TO are a file, HOST:PORT to connect to over TCP,\n"
                     "           or - for standard input and output. Ten seconds of silence end a connection.\n";

const char* in_words(endpoints::PortClass port_class) {
    switch (port_class) {
    case endpoints::PortClass::well_known:
        return "well-known";
    case endpoints::PortClass::registered:
        return "registered";
    case endpoints::PortClass::dynamic:
        return "dynamic";
    }
    return "of no class";
}

int look(const std::string& text) {
    const auto endpoint = endpoints::parse(text);
    std::cout << "host      " << endpoint.host << '\n'
              << "port      " << endpoint.port << ", " << in_words(endpoints::classify(endpoint.port)) << '\n';
    for (const auto& address : endpoints::resolve(endpoint.host)) {
        std::cout << "address   " << endpoints::format({address, endpoint.port}) << '\n';
    }
    return 0;
}

/// A connection to one numeric address, or none: connecting to names is the subject of lab 01.
net::Descriptor connect_to(const endpoints::Endpoint& numeric) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const auto port = std::to_string(numeric.port);
    if (const int error = ::getaddrinfo(numeric.host.c_str(), port.c_str(), &hints, &found); error != 0) {
        throw std::runtime_error(numeric.host + ": " + ::gai_strerror(error));
    }
    net::Descriptor made(::socket(found->ai_family, found->ai_socktype, found->ai_protocol));
    const timeval ten_seconds{10, 0};
    ::setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &ten_seconds, sizeof ten_seconds);
    ::setsockopt(made.get(), SOL_SOCKET, SO_SNDTIMEO, &ten_seconds, sizeof ten_seconds);
    const bool connected = made && ::connect(made.get(), found->ai_addr, found->ai_addrlen) == 0;
    const auto failure = net::failure_of(endpoints::format(numeric).c_str());
    ::freeaddrinfo(found);
    if (!connected) {
        std::cerr << failure.what() << '\n';
        made.close();
    }
    return made;
}

/// An end for copy(): what people write on a command line becomes a descriptor, and copy() need not know of which kind.
net::Descriptor open_end(const std::string& what, int standard, int flags) {
    if (what == "-") {
        return net::Descriptor(::dup(standard));
    }
    if (what.find('/') == std::string::npos && what.find(':') != std::string::npos) {
        const auto endpoint = endpoints::parse(what);
        for (const auto& address : endpoints::resolve(endpoint.host)) {
            if (auto connection = connect_to({address, endpoint.port})) {
                return connection;
            }
        }
        throw std::runtime_error("cannot connect to " + what);
    }
    net::Descriptor file(::open(what.c_str(), flags | O_CLOEXEC, 0666));
    if (!file) {
        throw net::failure_of(what.c_str());
    }
    return file;
}

int copy(const std::string& from, const std::string& to) {
    const auto source = open_end(from, STDIN_FILENO, O_RDONLY);
    const auto target = open_end(to, STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    const auto carried = endpoints::copy(source.get(), target.get());
    std::cerr << carried << " bytes carried\n";
    return 0;
}

int run(const std::vector<std::string>& arguments) {
    if (arguments.size() == 2 && arguments[0] == "look") {
        return look(arguments[1]);
    }
    if (arguments.size() == 3 && arguments[0] == "copy") {
        return copy(arguments[1], arguments[2]);
    }
    std::cerr << usage;
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // a peer that has gone shall be an error of write(), not the end of the program
    try {
        return run({argv + 1, argv + argc});
    } catch (const net::not_written& function) {
        std::cerr << function.what() << " is not written yet\n";
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
    }
    return 1;
}
