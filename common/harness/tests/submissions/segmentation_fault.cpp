// Needs: address
// Status: crashed
// Says: uses a pointer that points nowhere
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t) {
    auto* nowhere = reinterpret_cast<volatile int*>(4096);
    *nowhere = socket;
    return {};
}
