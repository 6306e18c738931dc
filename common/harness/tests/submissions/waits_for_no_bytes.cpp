// Status: stuck
// Says: it waits in recv(3, ..., 0), and nothing more is coming.
// Names: empty-message-taken-for-the-end
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) {
    std::string got = receive(socket, size);
    ::recv(socket, got.data(), 0, 0);
    return got;
}
