// Tries to replace functions of the test framework and of the harness by its own. Must be: failed.
#include "fixed_length.hpp"

// As the linker knows them; extern "C" functions have no other name.
extern "C" void _ZN7doctest6detail9TestSuite10operatormlEPKc() {}
extern "C" bool _ZN7doctest6detail12ResultBuilder3logEv() { return false; }
extern "C" void _ZN7doctest6detail12ResultBuilder9setResultERKNS0_6ResultE() {}
namespace doctest {
int Context_run() { return 0; }
struct Context {
    int run();
};
int Context::run() { return 0; }
} // namespace doctest
namespace harness {
enum class Status {
    passed
};
void lose_as(Status, const std::string&, std::vector<std::string>);
void lose_as(Status, const std::string&, std::vector<std::string>) {}
void write_atomically(const std::string&, const std::string&);
void write_atomically(const std::string&, const std::string&) {}
int judge();
int judge() { return 0; }
} // namespace harness
namespace {
void attack() { harness::judge(); }
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
