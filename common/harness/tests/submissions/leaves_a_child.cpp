// In a session of its own and orphaned, to make it hard to find.
// Status: failed
// Says: Something was left behind when the function had ended: a child process
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

std::string engine::trouble(int socket, std::size_t size) {
    if (::fork() == 0) {
        ::setsid();
        for (;;) ::pause();
    }
    return receive(socket, size);
}
