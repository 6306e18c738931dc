// Writes values without end on the engine's channel: the judge must neither wait for the last one nor keep them all.
// Status: exited
// Says: closed descriptors that it did not open, or written to them
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int, std::size_t) {
    const std::string payload(1 << 20, 'x');
    const std::string frame = "t" + std::string("\0\0\x10\0", 4) + payload;
    while (::send(500, frame.data(), frame.size(), MSG_NOSIGNAL) > 0) {}
    return {};
}
