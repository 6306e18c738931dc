// Status: failed
// Says: a zombie (a child that nobody has waited for)
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

std::string engine::trouble(int socket, std::size_t size) {
    if (::fork() == 0) ::_exit(0);
    return receive(socket, size);
}
