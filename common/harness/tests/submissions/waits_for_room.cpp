// Status: stuck
// Says: it waits in send(3, ..., 65536), and nothing more is coming.
// Names: blocking-send-in-event-loop
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) {
    std::string got = receive(socket, size);
    for (const std::string more(65536, '.');;) ::send(socket, more.data(), more.size(), MSG_NOSIGNAL);
}
