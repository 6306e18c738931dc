// Status: passed
#include "harness/tests/right_answer.hpp"

#include <cstdio>
#include <string>

std::string engine::trouble(int socket, std::size_t size) {
    const std::string line(1023, 'x');
    for (int i = 0; i < 8 * 1024; ++i) std::puts(line.c_str());
    return receive(socket, size);
}
