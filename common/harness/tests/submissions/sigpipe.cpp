// Status: crashed
// Says: SIGPIPE
// Names: sigpipe-not-ignored
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

#include <array>

std::string engine::trouble(int, std::size_t) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) == 0) ::close(ends[0]);
    return std::to_string(::write(ends[1], "x", 1));
}
