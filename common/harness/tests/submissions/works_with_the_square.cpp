// Appends by making a copy.
// Status: failed
// Says: your code worked more than 22 times as long
#include "harness/tests/right_answer.hpp"

#include <algorithm>

namespace engine {

std::string trouble(int socket, std::size_t size) {
    std::string got;
    while (got.size() < size) {
        const std::size_t few = std::min(size - got.size(), std::size_t{16});
        got = got + receive(socket, few); // copies all that has come
    }
    return got;
}

} // namespace engine
