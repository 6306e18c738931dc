// Every turn of the loop succeeds in something.
// Status: spinning
// Says: endless loop
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

std::string engine::trouble(int socket, std::size_t) {
    while (socket >= 0) ::close(::dup(socket));
    return {};
}
