// Status: failed
// Names: datagram-socket
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

std::string engine::trouble(int socket, std::size_t size) {
    ::close(::socket(AF_INET, SOCK_DGRAM, 0));
    return receive(socket, size).substr(1);
}
