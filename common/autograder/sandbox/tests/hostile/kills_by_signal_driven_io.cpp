// Tries to have the kernel send the judge a signal: the owner of a socket gets SIGIO, or any other. Must be: failed.
#include "fixed_length.hpp"

#include <asm/ioctls.h>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    int ends[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
    const int parent = getppid();
    bool done = syscall(SYS_fcntl, ends[0], F_SETOWN, parent) == 0;
    done = syscall(SYS_fcntl, ends[0], F_SETSIG, SIGKILL) == 0 || done;
    done = syscall(SYS_ioctl, ends[0], FIOSETOWN, &parent) == 0 || done;
    const f_owner_ex owner{F_OWNER_PID, parent};
    done = syscall(SYS_fcntl, ends[0], F_SETOWN_EX, &owner) == 0 || done;
    syscall(SYS_fcntl, ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
    syscall(SYS_write, ends[1], "x", 1);
    if (done) throw std::runtime_error("BREACH: owns the signals of a socket");
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
