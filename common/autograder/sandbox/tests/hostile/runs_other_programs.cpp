// Tries to run a program of the system. Must be: failed.
#include "fixed_length.hpp"

#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace {
void attack() {
    char name[] = "/bin/sh", option[] = "-c", command[] = "echo BREACH; kill -9 1 $PPID";
    char* const words[] = {name, option, command, nullptr};
    execv(name, words);
    if (std::system("exit 42") == 42 << 8) throw std::runtime_error("BREACH: a shell");
}
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
