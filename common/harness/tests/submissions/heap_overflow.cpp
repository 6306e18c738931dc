// Needs: address
// Status: crashed
// Says: heap-buffer-overflow: your code goes past the end of a buffer
// Says: in engine::trouble at heap_overflow.cpp:12
#include "harness/tests/right_answer.hpp"

#include <memory>

std::string engine::trouble(int socket, std::size_t size) {
    const auto buffer = std::make_unique<char[]>(size);
    ::recv(socket, buffer.get(), size, MSG_WAITALL);
    buffer[size] = '\0';
    return buffer.get();
}
