#include "figures/cut/recording.hpp"

#include "fuzz/network.hpp"

#include <sys/socket.h>

#include <stdexcept>

namespace {
figures::Story story; // of the code that runs
} // namespace

// The network asks AddressSanitizer about the buffers. Without it, all are fine.
extern "C" void* __asan_region_is_poisoned(void* /*begin*/, std::size_t /*size*/) { return nullptr; }

// The linker leads the code's recv() here (--wrap), and __real_recv() is that of the network in memory.
extern "C" {
ssize_t __real_recv(int socket, void* buffer, std::size_t size, int flags);
ssize_t __wrap_recv(int socket, void* buffer, std::size_t size, int flags) {
    const ssize_t got = __real_recv(socket, buffer, size, flags);
    if (got < 0) throw std::runtime_error("recv failed in memory");
    story.push_back({size, static_cast<std::size_t>(got), {}});
    return got;
}
}

namespace figures {

Story story_of(const std::function<void(int, const std::function<void(const Text&)>&)>& code, std::string_view stream,
               const std::vector<std::size_t>& pieces) {
    std::string schedule;
    for (const std::size_t piece : pieces) {
        schedule += static_cast<char>(2 * (piece - 1)); // as fuzz::connect() reads it: even ones are pieces of 1 to 128
    }
    story.clear();
    const int socket = fuzz::connect(stream, schedule, 0);
    code(socket, [](const Text& text) { story.back().said.push_back(text); });
    fuzz::disconnect();
    return story;
}

std::vector<std::size_t> way_to_cut(std::size_t size, std::size_t number) {
    std::vector<std::size_t> pieces = {1};
    for (std::size_t i = 0; i + 1 < size; ++i) {
        if ((number >> i & 1U) != 0)
            pieces.push_back(1);
        else
            ++pieces.back();
    }
    return pieces;
}

} // namespace figures
