// Tries to give the compiler a file without an end. Must be: compile_error.
#include "/dev/zero"
