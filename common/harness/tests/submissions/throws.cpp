// Status: failed
// Says: trouble(socket, 8) threw std::logic_error: on purpose
#include "harness/tests/right_answer.hpp"

#include <stdexcept>

std::string engine::trouble(int, std::size_t) { throw std::logic_error("on purpose"); }
