// Status: spinning
// Says: endless loop: call after call of recv(3, ..., 1) gets nowhere
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) {
    std::string got = receive(socket, size);
    char more = 0;
    while (::recv(socket, &more, 1, MSG_DONTWAIT) < 0) {}
    return got;
}
