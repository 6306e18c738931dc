// Status: failed
// Says: what came back is not a value
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) {
    const std::string frame = "r" + std::string("\x03\0\0\0", 4) + "???";
    ::send(500, frame.data(), frame.size(), MSG_NOSIGNAL);
    return receive(socket, size);
}
