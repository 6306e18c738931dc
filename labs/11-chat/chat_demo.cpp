// Lab 11, a program around your code: the chat server, until you press Return or its input ends.
// It stays on this machine unless it is asked for more. See "Try it by hand" in docs/en/11-chat.md.

#include "chat.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"
#include "net/tcp.hpp"

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

constexpr int wrong_usage = 2;

/// Some more descriptors than select(2) can take, as far as this process may: the last clients must hear that.
void allow_many_descriptors() {
    constexpr rlim_t wanted = 1100;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = std::min(limit.rlim_max, wanted);
        ::setrlimit(RLIMIT_NOFILE, &limit); // without it there is room for fewer, and no harm done
    }
}

/// Like net::listen_on(), but for every machine that can reach this one.
net::Descriptor listen_on_any_address(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(port);
    const int yes = 1;
    net::Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!listener || ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) {
        throw net::failure_of("socket");
    }
    if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw net::failure_of("bind");
    }
    if (::listen(listener.get(), SOMAXCONN) != 0) {
        throw net::failure_of("listen");
    }
    return listener;
}

void serve(const net::Descriptor& listener, const char* address) {
    std::printf("process %d serves at %s:%u; Return ends it\n", ::getpid(), address, unsigned{net::port_of(listener)});
    std::fflush(stdout);
    chat::serve(listener.get(), STDIN_FILENO); // readable as soon as there is a line, or no more input
    std::printf("the chat is over\n");
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        allow_many_descriptors();
        if (words.size() == 2 && words[0] == "listen") {
            serve(net::listen_on(net::port_number(words[1])), "127.0.0.1");
        } else if (words.size() == 3 && words[0] == "listen" && words[2] == "any") {
            serve(listen_on_any_address(net::port_number(words[1])), "0.0.0.0");
        } else {
            std::fprintf(stderr, "usage: listen PORT       serves programs on this machine\n"
                                 "       listen PORT any   serves everybody who can reach this machine\n");
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
