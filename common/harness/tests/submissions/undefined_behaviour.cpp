// Needs: undefined
// Status: crashed
// Says: signed integer overflow
#include "harness/tests/right_answer.hpp"

#include <climits>

std::string engine::trouble(int socket, std::size_t size) {
    int large = INT_MAX;
    large += socket;
    return std::string(size, static_cast<char>(large));
}
