// Status: spinning
// Says: endless loop: call after call of poll() returns at once, since something could be written, and then nothing is
// Names: wants-to-write-always
#include "harness/tests/right_answer.hpp"

#include <array>

std::string engine::trouble(int socket, std::size_t size) {
    std::string got = receive(socket, size);
    std::array<pollfd, 2> both{{{socket, POLLIN | POLLOUT, 0}, {-1, 0, 0}}};
    while (::poll(both.data(), both.size(), -1) > 0 && (both[0].revents & POLLIN) == 0) {}
    return got;
}
