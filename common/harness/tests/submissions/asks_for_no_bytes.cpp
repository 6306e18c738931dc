// Status: failed
// Says: threw net::protocol_error: no bytes
// Names: room-without-size
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) {
    std::string got;
    got.reserve(size);
    if (::recv(socket, got.data(), got.size(), 0) == 0) throw net::protocol_error("no bytes");
    return got;
}
