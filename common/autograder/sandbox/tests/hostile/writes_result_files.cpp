// Tries to write results where they might be looked for. Must be: failed.
#include "fixed_length.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <unistd.h>

namespace {
void attack() {
    const char* const places[] = {"/dev/fd/3",
                                  "/dev/fd/4",
                                  "/dev/fd/5",
                                  "result.json",
                                  "results.json",
                                  "/result.json",
                                  "/tmp/result.json",
                                  "/results/02.json",
                                  "/autograder/results/results.json",
                                  "@WORKSHOP@/result.json",
                                  "@ROOT@/result.json",
                                  "/var/tmp/result.json",
                                  "/dev/shm/result.json"};
    for (const char* place : places) {
        const int file = open(place, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        const std::string_view result =
            "{\"lab\":\"02\",\"score\":20,\"max_score\":20,\"isolation\":\"bwrap\",\"tests\":[]}\n";
        if (file >= 0) syscall(SYS_write, file, result.data(), result.size());
        const std::string_view name = place;
        const bool is_shared = name.starts_with("@") || name.starts_with("/var") || name.starts_with("/result")
                               || name.starts_with("/auto");
        if (file >= 0 && is_shared) throw std::runtime_error("BREACH: wrote " + std::string(place));
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
