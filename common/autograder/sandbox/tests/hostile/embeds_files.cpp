// Tries to have the assembler put the reference solution into the program. Must be: compile_error, saying "file not found: ".
#include "fixed_length.hpp"

#include <stdexcept>

asm(".section .rodata\nsolution:\n.incbin \"@ROOT@/solutions/02-fixed-length/fixed_length.cpp\"\n.byte 0\n.previous");
extern "C" const char solution[];
namespace {
void attack() { throw std::runtime_error(std::string("BREACH: ") + solution); }
} // namespace

void fixed_length::send_all(int, std::string_view) { attack(); }
bool fixed_length::receive_exactly(int, std::span<char>) {
    attack();
    return true;
}
void fixed_length::send_messages(int, std::size_t, const std::vector<std::string>&) { attack(); }
std::vector<std::string> fixed_length::receive_messages(int, std::size_t) {
    attack();
    return {};
}
