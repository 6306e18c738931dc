// Tries to read solutions, tests and other submissions while it runs. Must be: failed.
#include "fixed_length.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <stdexcept>

namespace {
void attack() {
    for (const char* secret :
         {"@ROOT@/solutions/02-fixed-length/fixed_length.cpp", "@ROOT@/labs/02-fixed-length/fixed_length_test.cpp",
          "@OTHER@", "/etc/shadow", "/etc/passwd"}) {
        if (std::string_view(secret) == "/etc/passwd") continue; // no secret, at level user
        if (open(secret, O_RDONLY) >= 0) throw std::runtime_error("BREACH: read " + std::string(secret));
    }
    for (const char* folder : {"@ROOT@", "@ROOT@/solutions", "@WORKSHOP@/slots", "@WORKSHOP@/judges"}) {
        DIR* entries = opendir(folder);
        if (entries == nullptr) continue;
        while (const dirent* entry = readdir(entries)) {
            const std::string name = entry->d_name;
            if (name != "." && name != ".." && name != "@SLOT@" && name != "02-fixed-length" && name != "build")
                throw std::runtime_error("BREACH: listed " + std::string(folder) + ": " + name);
        }
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
