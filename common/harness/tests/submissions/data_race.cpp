// Needs: thread
// Status: crashed
// Says: data race: two threads use the same variable at the same time
#include "harness/tests/right_answer.hpp"

#include <thread>

std::string engine::trouble(int socket, std::size_t size) {
    int shared = 0;
    std::thread other([&] { ++shared; });
    ++shared;
    other.join();
    return receive(socket, size + static_cast<std::size_t>(shared - shared));
}
