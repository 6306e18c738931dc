// Status: spinning
// Says: endless loop
#include "harness/tests/right_answer.hpp"

#include <cstdio>

std::string engine::trouble(int socket, std::size_t) {
    while (socket >= 0) std::puts("still here");
    return {};
}
