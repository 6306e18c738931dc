// Status: failed
// Says: threw int
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int, std::size_t) { throw 42; }
