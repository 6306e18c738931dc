// Status: failed
// Names: eagain-treated-as-failure
#include "harness/tests/right_answer.hpp"

#include <unistd.h>

std::string engine::trouble(int socket, std::size_t size) {
    std::string got = receive(socket, size);
    if (::recv(socket, got.data(), 1, MSG_DONTWAIT) < 0) ::close(socket);
    return got.substr(1);
}
