// Forks twice, so that the process that stays has no parent among the student's.
// Status: failed
// Says: Something was left behind when the function had ended: a child process
#include "harness/tests/right_answer.hpp"

#include <sys/wait.h>
#include <unistd.h>

std::string engine::trouble(int socket, std::size_t size) {
    if (::fork() == 0) {
        ::setsid();
        if (::fork() == 0) {
            for (;;) ::pause();
        }
        ::_exit(0);
    }
    ::wait(nullptr);
    return receive(socket, size);
}
