// Status: spinning
// Says: endless loop: call after call of
#include "harness/tests/right_answer.hpp"

#include <chrono>
#include <thread>

std::string engine::trouble(int socket, std::size_t size) {
    std::string got = receive(socket, size);
    while (::recv(socket, got.data(), 1, MSG_DONTWAIT) < 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return got;
}
