// Tries to write into the memory of the judge and of all that it came from, and to take their descriptors, by way of /proc. Must be: failed. Takes long.
#include "fixed_length.hpp"

#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

namespace {
void attack() {
    for (pid_t victim = getppid(); victim > 0;) {
        const std::string process = "/proc/" + std::to_string(victim);
        if (open((process + "/mem").c_str(), O_RDWR) >= 0) throw std::runtime_error("BREACH: memory of the judge");
        if (open((process + "/environ").c_str(), O_RDONLY) >= 0)
            throw std::runtime_error("BREACH: environment of the judge");
        for (int number = 3; number < 20; ++number) {
            if (open((process + "/fd/" + std::to_string(number)).c_str(), O_RDWR) >= 0)
                throw std::runtime_error("BREACH: descriptor of the judge");
        }
        std::ifstream file(process + "/stat");
        std::string text;
        std::getline(file, text);
        pid_t parent = 0;
        if (std::sscanf(text.c_str() + text.rfind(')') + 1, " %*c %d", &parent) != 1) break;
        victim = parent;
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
