// Status: passed
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int socket, std::size_t size) { return receive(socket, size); }
