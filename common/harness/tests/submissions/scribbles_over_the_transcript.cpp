// Floods the ring with calls, so that nothing of the beginning is left in it.
// Status: passed
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

std::string engine::trouble(int socket, std::size_t size) {
    for (int i = 0; i < 5000; ++i) ::close(::dup(socket));
    return receive(socket, size);
}
