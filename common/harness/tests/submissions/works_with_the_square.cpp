// Appends by making a copy.
// Status: failed
// Says: your code worked more than 22 times as long
#include "harness/tests/right_answer.hpp"

#include <algorithm>

namespace engine {

std::string trouble(int socket, std::size_t size) {
    std::string got;
    while (got.size() < size) {
        got = got
              + receive(socket,
                        std::min(size - got.size(), std::size_t{16})); // copies all that has come for a few bytes more
    }
    return got;
}

} // namespace engine
