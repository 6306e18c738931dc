// Tries to read the judge's own program, which holds the tests. Must be: failed.
#include "fixed_length.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace {
void attack() {
    for (const char* judge : {"/proc/self/exe", "@WORKSHOP@/judges/02-fixed-length", "@WORKSHOP@/student.bpf.old"}) {
        if (open(judge, O_RDONLY) >= 0) throw std::runtime_error("BREACH: read " + std::string(judge));
    }
    const std::string parent = "/proc/" + std::to_string(getppid());
    for (const char* file : {"/exe", "/cwd/init", "/root/init", "/maps", "/syscall", "/stack"}) {
        if (open((parent + file).c_str(), O_RDONLY) >= 0) throw std::runtime_error("BREACH: read " + parent + file);
    }
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
