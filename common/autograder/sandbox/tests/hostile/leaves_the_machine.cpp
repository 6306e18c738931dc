// Tries to reach a network beyond the loopback device. Must be: failed.
#include "fixed_length.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(53);
    for (const char* host : {"8.8.8.8", "192.0.2.1", "10.0.0.1"}) {
        inet_pton(AF_INET, host, &address.sin_addr);
        const auto any = static_cast<int>(syscall(SYS_socket, AF_INET, SOCK_DGRAM, 0)); // needs a route, and no answer
        if (syscall(SYS_connect, any, &address, sizeof address) == 0)
            throw std::runtime_error(std::string("BREACH: a route to ") + host);
    }
    if (socket(AF_INET, SOCK_RAW, IPPROTO_TCP) >= 0 || socket(AF_PACKET, SOCK_RAW, 0) >= 0
        || socket(AF_NETLINK, SOCK_RAW, 0) >= 0)
        throw std::runtime_error("BREACH: raw socket");
}
} // namespace

void fixed_length::send_all(int, std::string_view) { attack(); }
bool fixed_length::receive_exactly(int, std::span<char>) {
    attack();
    return true;
}
void fixed_length::send_messages(int, std::size_t, const std::vector<std::string>&) { attack(); }
std::vector<std::string> fixed_length::receive_messages(int, std::size_t) {
    attack();
    return {};
}
