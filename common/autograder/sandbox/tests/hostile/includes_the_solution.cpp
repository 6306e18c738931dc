// Tries to be compiled as the reference solution. Must be: compile_error, saying "fatal error".
#include "@ROOT@/solutions/02-fixed-length/fixed_length.cpp"
