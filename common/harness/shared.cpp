#include "harness/shared.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace harness {

constinit Shared* shared = nullptr;
constinit Shared* student = nullptr;

const char* name(Call call) {
    static constexpr std::array<const char*, call_kinds> names = {"none",           "socket", "connect",
                                                                  "bind",           "listen", "accept",
                                                                  "send",           "recv",   "write",
                                                                  "read",           "close",  "shutdown",
                                                                  "select",         "poll",   "epoll_wait",
                                                                  "fcntl",          "ioctl",  "setsockopt",
                                                                  "getsockopt",     "fork",   "pthread_create",
                                                                  "pthread_detach", "sleep",  "getaddrinfo",
                                                                  "send",           "end",    "reset",
                                                                  "receive",        "end",    "reset",
                                                                  "connect",        "accept", "time"};
    const auto i = static_cast<std::size_t>(call);
    return i < names.size() ? names[i] : "?";
}

void map_shared() {
    void* place = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) {
        throw std::system_error(errno, std::generic_category(), "mmap");
    }
    shared = static_cast<Shared*>(place); // a fresh mapping is all zero, which is what its atomics must be
}

void reset_shared() {
    const auto used = std::min(shared->entries.load(), Shared::ring_size);
    for (std::uint32_t i = 0; i < used; ++i) {
        shared->ring[i].number = 0;
    }
    for (Slot& slot : shared->slots) {
        slot.tid = 0;
        slot.visits = 0;
        slot.parked = false;
    }
    for (auto& count : shared->counts) {
        count = 0;
    }
    shared->entries = 0;
    shared->progress = 0;
    shared->spinning = 0;
    shared->wants_value = false;
    shared->now = 0;
    shared->would_blocks_in_a_row = 0;
}

Entry& new_entry(Call call, int tid, int descriptor, std::int64_t asked, std::uint32_t& number) {
    number = shared->entries.fetch_add(1) + 1;
    Entry& entry = shared->ring[(number - 1) % Shared::ring_size];
    entry.number = 0;
    entry.returned = false;
    entry.call = call;
    entry.tid = tid;
    entry.descriptor = descriptor;
    entry.asked = asked;
    entry.result = 0;
    entry.error = 0;
    entry.injected = false;
    entry.data_size = 0;
    entry.note[0] = '\0';
    return entry;
}

void record_peer(Call call, const char* data, std::size_t size, std::int64_t asked) {
    std::uint32_t number = 0;
    Entry& entry = new_entry(call, 0, no_descriptor, asked, number);
    entry.returned = true;
    entry.data_size = static_cast<std::uint32_t>(size);
    if (size != 0) {
        std::memcpy(entry.data.data(), data, std::min(size, Entry::room));
    }
    entry.number = number;
}

} // namespace harness
