// By raw system calls, which the engine does not see.
// Status: exited
// Says: closed descriptors that it did not open
#include "harness/tests/right_answer.hpp"

#include <sys/syscall.h>
#include <unistd.h>

std::string engine::trouble(int, std::size_t) {
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    for (;;) ::pause();
}
