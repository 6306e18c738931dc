// Tries to fill /dev/shm and /tmp. Must be: failed. Takes long.
#include "fixed_length.hpp"

#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    const std::string megabyte(1 << 20, 'x');
    std::size_t written = 0;
    for (const char* folder : {"/dev/shm/", "/tmp/", "/var/tmp/", "/", "/run/"}) {
        for (int i = 0; i < 64; ++i) {
            const int file = open((folder + ("x" + std::to_string(i))).c_str(), O_WRONLY | O_CREAT, 0600);
            if (file < 0) continue;
            std::signal(SIGXFSZ, SIG_IGN);
            for (long n = 0; (n = syscall(SYS_write, file, megabyte.data(), megabyte.size())) > 0;)
                written += static_cast<std::size_t>(n);
            close(file);
        }
    }
    if (written > 100UL << 20) throw std::runtime_error("BREACH: wrote " + std::to_string(written));
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
