// Status: spinning
// Says: endless loop that makes no system call
// Names: room-without-size
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t) {
    for (volatile unsigned turns = 0; socket >= 0;) turns = turns + 1;
    return {};
}
