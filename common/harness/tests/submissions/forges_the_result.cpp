// Writes a result of its own on the engine's channel before it is asked, but it cannot know the value.
// Status: failed
// Says: returned the wrong value
#include "harness/tests/right_answer.hpp"

#include <cstring>

std::string engine::trouble(int socket, std::size_t size) {
    const std::string forged = std::string("\x08\0\0\0\0\0\0\0", 8) + "aaaaaaaa";
    std::string frame = "r" + std::string("\x10\0\0\0", 4) + forged;
    ::send(500, frame.data(), frame.size(), MSG_NOSIGNAL);
    return receive(socket, size);
}
