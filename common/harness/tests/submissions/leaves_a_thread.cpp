// Status: failed
// Says: Something was left behind when the function had ended: a thread.
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

#include <thread>

std::string engine::trouble(int socket, std::size_t size) {
    std::thread([] { ::pause(); }).detach();
    return receive(socket, size);
}
