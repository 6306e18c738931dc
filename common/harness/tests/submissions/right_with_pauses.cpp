// Sleeps for a day: the engine's clock makes nothing of it.
// Status: passed
#include "harness/tests/right_answer.hpp"

#include <chrono>
#include <thread>

std::string engine::trouble(int socket, std::size_t size) {
    std::this_thread::sleep_for(std::chrono::minutes(50));
    return receive(socket, size);
}
