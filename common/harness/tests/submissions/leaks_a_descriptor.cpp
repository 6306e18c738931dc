// Status: failed
// Says: One descriptor was left open.
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) {
    ::socket(AF_INET, SOCK_STREAM, 0);
    return receive(socket, size);
}
