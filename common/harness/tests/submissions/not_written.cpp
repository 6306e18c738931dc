// Status: not_written
// Says: trouble() is not written yet.
#include "harness/tests/right_answer.hpp"

std::string engine::trouble(int, std::size_t) { throw net::not_written("trouble()"); }
