// Status: stuck
// Says: it waits in poll(3), and nothing more is coming
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) {
    const std::string got = receive(socket, size);
    pollfd more{socket, POLLIN, 0};
    while (::poll(&more, 1, 600'000) == 0) {}
    return got;
}
