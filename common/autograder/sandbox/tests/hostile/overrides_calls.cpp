// Tries to replace what tests are made of: memcmp, read, send, operator new. Must be: failed.
#include "fixed_length.hpp"

#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/types.h>

extern "C" int memcmp(const void*, const void*, std::size_t) noexcept { return 0; }
extern "C" ssize_t read(int, void*, std::size_t n) { return static_cast<ssize_t>(n); }
extern "C" ssize_t send(int, const void*, std::size_t n, int) { return static_cast<ssize_t>(n); }
void* operator new(std::size_t size) { return std::malloc(size + 1); }
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }
bool operator==(const std::string&, const std::string&) noexcept { return true; }
namespace {
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
