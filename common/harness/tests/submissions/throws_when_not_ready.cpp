// Status: failed
// Says: threw std::system_error: recv
// Names: eagain-treated-as-failure
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) {
    std::string got = receive(socket, size);
    if (::recv(socket, got.data(), 1, MSG_DONTWAIT) < 0) throw net::failure_of("recv");
    return got;
}
