#include "harness/interpose/visit.hpp"

#include <array>
#include <atomic>

namespace harness::schedule {

namespace {

/// How far the stream through one descriptor has come in its list of cuts.
struct Place {
    std::size_t piece = 0;
    std::size_t used = 0; ///< bytes of that piece
};

constexpr std::size_t most_descriptors = 4096;
std::array<Place, most_descriptors> read_places, write_places;
Faults installed;
std::atomic<unsigned> interruptible_calls{0};
std::array<std::atomic<unsigned>, call_kinds> failures_used{};

Place* place_of(std::array<Place, most_descriptors>& places, int descriptor) {
    const auto i = static_cast<std::size_t>(descriptor);
    return i < places.size() ? &places[i] : nullptr;
}

std::size_t allowed(const std::vector<std::size_t>& cuts, const Place* place, std::size_t limit, std::size_t size) {
    size = std::min(size, limit);
    return place != nullptr && place->piece < cuts.size() ? std::min(size, cuts[place->piece] - place->used) : size;
}

void advance(const std::vector<std::size_t>& cuts, Place* place, std::size_t bytes) {
    if (place == nullptr || place->piece >= cuts.size()) {
        return;
    }
    place->used += bytes;
    if (place->used >= cuts[place->piece]) {
        *place = {place->piece + 1, 0};
    }
}

} // namespace

void install(const Faults& faults) { installed = faults; }
const Faults& faults() { return installed; }

std::size_t readable(int descriptor, std::size_t size) {
    return allowed(installed.read_cuts, place_of(read_places, descriptor), installed.read_limit, size);
}
std::size_t writable(int descriptor, std::size_t size) {
    return allowed(installed.write_cuts, place_of(write_places, descriptor), installed.write_limit, size);
}
void was_read(int descriptor, std::size_t bytes) {
    student->now += installed.read_lasts_ns;
    advance(installed.read_cuts, place_of(read_places, descriptor), bytes);
}
void was_written(int descriptor, std::size_t bytes) {
    advance(installed.write_cuts, place_of(write_places, descriptor), bytes);
}

void forget(int descriptor) {
    for (auto* places : {&read_places, &write_places}) {
        if (Place* place = place_of(*places, descriptor)) {
            *place = {};
        }
    }
}

int next_failure(Call call, bool can_wait) {
    if (const auto found = installed.failures.find(call); found != installed.failures.end()) {
        const unsigned used = failures_used[static_cast<std::size_t>(call)].fetch_add(1);
        if (used < found->second.size()) {
            return found->second[used];
        }
    }
    if (can_wait && installed.eintr_every != 0 && (interruptible_calls.fetch_add(1) + 1) % installed.eintr_every == 0) {
        return EINTR;
    }
    return 0;
}

} // namespace harness::schedule
