// Tries to write a result into every descriptor that is open when it is loaded. Must be: exited.
#include "fixed_length.hpp"

#include <sys/syscall.h>
#include <unistd.h>

namespace {
const struct Loaded {
    Loaded() {
        const std::string_view result =
            "{\"lab\":\"02\",\"score\":20,\"max_score\":20,\"isolation\":\"bwrap\",\"tests\":[]}\n";
        for (int number = 0; number < 65536; ++number) syscall(SYS_write, number, result.data(), result.size());
    }
} loaded;
void attack() {}
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
