// Takes an endpoint apart, and carries bytes, as many first programs do. Wrong, as lab 00 explains.
#include "naive.hpp"

#include <arpa/inet.h>
#include <unistd.h>

#include <cstdlib>

namespace naive {

// [address_of]
sockaddr_in address_of(const std::string& argument) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    const auto colon = argument.find(':');
    const int port = atoi(argument.substr(colon + 1).c_str());
    address.sin_port = htons(static_cast<in_port_t>(port));
    address.sin_addr.s_addr = inet_addr(argument.substr(0, colon).c_str());
    return address;
}
// [address_of]

// [carry]
void carry(int from, int to) {
    char buffer[4096];
    ssize_t n = 0;
    while ((n = read(from, buffer, sizeof buffer)) > 0) {
        write(to, buffer, static_cast<size_t>(n));
    }
}
// [carry]

} // namespace naive
