// Tries to give itself and the judge other limits and priorities. Must be: failed.
#include "fixed_length.hpp"

#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>

namespace {
void attack() {
    const rlimit none{0, 0};
    if (prlimit(getppid(), RLIMIT_NOFILE, &none, nullptr) == 0) throw std::runtime_error("BREACH: limited the judge");
    const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_NPROC, &all) == 0) throw std::runtime_error("BREACH: no limit of processes");
    if (setpriority(PRIO_PROCESS, static_cast<id_t>(getppid()), 19) == 0)
        throw std::runtime_error("BREACH: slowed the judge down");
    if (setuid(0) == 0) throw std::runtime_error("BREACH: root");
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
