// The forked child comes back out of the function as well: its value must not be taken for the parent's.
// Status: failed
// Says: Something was left behind
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

std::string engine::trouble(int socket, std::size_t size) {
    if (::fork() == 0) return "forged!!";
    return receive(socket, size);
}
