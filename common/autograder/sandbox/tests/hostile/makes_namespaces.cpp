// Tries to become root in a world of its own, and to reach what the kernel offers there. Must be: failed.
#include "fixed_length.hpp"

#include <csignal>
#include <sched.h>
#include <stdexcept>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    if (unshare(CLONE_NEWUSER) == 0) throw std::runtime_error("BREACH: a user namespace");
    if (syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, 0) >= 0)
        throw std::runtime_error("BREACH: clone with a user namespace");
    if (syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, 0) >= 0)
        throw std::runtime_error("BREACH: a brother");
    if (syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, nullptr) == 0) throw std::runtime_error("BREACH: a mount");
    char parameters[120] = {};
    if (syscall(SYS_io_uring_setup, 4, parameters) >= 0) throw std::runtime_error("BREACH: io_uring");
    if (syscall(SYS_keyctl, 0, -3, 0) >= 0) throw std::runtime_error("BREACH: keys");
    if (syscall(SYS_bpf, 0, parameters, sizeof parameters) >= 0) throw std::runtime_error("BREACH: bpf");
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
