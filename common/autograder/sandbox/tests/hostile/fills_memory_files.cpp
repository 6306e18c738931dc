// Tries to fill memory that belongs to no process: memfd, System V. Must be: failed.
#include "fixed_length.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    if (syscall(SYS_memfd_create, "x", 0) >= 0) throw std::runtime_error("BREACH: memfd");
    if (shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600) >= 0) throw std::runtime_error("BREACH: System V");
    if (syscall(SYS_mq_open, "x", O_CREAT | O_RDWR, 0600, nullptr) >= 0)
        throw std::runtime_error("BREACH: message queue");
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
