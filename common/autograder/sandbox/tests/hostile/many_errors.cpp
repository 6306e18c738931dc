// Tries to make the compiler write a hundred thousand errors. Must be: compile_error.

#define TEN(x) x x x x x x x x x x
TEN(TEN(TEN(TEN(TEN(int int;)))))
