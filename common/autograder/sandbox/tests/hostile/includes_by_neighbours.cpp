// Tries to reach the reference solution from where the headers are. Must be: compile_error, saying "No such file".
#include "../../solutions/02-fixed-length/fixed_length.cpp"
#include "fixed_length_test.cpp"
#include "net/../../solutions/02-fixed-length/fixed_length.cpp"
