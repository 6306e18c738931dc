// Status: failed
// Names: address-not-filled-in
#include "harness/tests/right_answer.hpp"

#include <netinet/in.h>
#include <unistd.h>

std::string engine::trouble(int socket, std::size_t size) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{}; // of no family
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool bound = ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(listener);
    return receive(socket, size).substr(bound ? 0 : 1);
}
