// How addresses are looked up and shown, call by call, for lab 00.
#include "calls.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <stdexcept>

namespace calls {

std::string first_address_of(const std::string& host) {
    // [getaddrinfo]
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    int error = getaddrinfo(host.c_str(), nullptr, &hints, &first);
    // [getaddrinfo]
    if (error != 0) throw std::runtime_error(gai_strerror(error));
    // clang-format off
    // [getnameinfo]
    const addrinfo& entry = *first;
    char text[NI_MAXHOST];
    error = getnameinfo(entry.ai_addr, entry.ai_addrlen, text, sizeof text,
                        nullptr, 0, NI_NUMERICHOST);
    // [getnameinfo]
    // clang-format on
    freeaddrinfo(first);
    if (error != 0) throw std::runtime_error(gai_strerror(error));
    return text;
}

} // namespace calls
