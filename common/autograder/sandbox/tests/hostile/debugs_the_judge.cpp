// Tries to become the debugger of the judge. Must be: failed.
#include "fixed_length.hpp"

#include <stdexcept>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {
void attack() {
    if (ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) == 0) throw std::runtime_error("BREACH: attached");
    if (ptrace(PTRACE_SEIZE, getppid(), nullptr, nullptr) == 0) throw std::runtime_error("BREACH: seized");
    char byte = 0;
    const iovec here{&byte, 1};
    const iovec there{reinterpret_cast<void*>(&environ), 1};
    if (process_vm_readv(getppid(), &here, 1, &there, 1, 0) == 1) throw std::runtime_error("BREACH: read memory");
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
