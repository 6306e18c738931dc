#include "harness/meanwhile.hpp"

#include "harness/await.hpp"
#include "harness/shared.hpp"

#include <algorithm>
#include <cstdint>

namespace harness {

namespace {

/// When the first of all waiting threads gives up, on the engine's clock.
std::int64_t first_deadline() {
    std::int64_t first = never;
    for (const Slot& slot : shared->slots) {
        if (slot.tid.load() != 0 && slot.parked.load()) first = std::min(first, slot.deadline.load());
    }
    return first;
}

void move_clock_to(std::int64_t time) { shared->now = std::max(shared->now.load(), time); }

} // namespace

void students_come_to_rest() { let_students_settle(); }

void time_passes(std::chrono::nanoseconds span) {
    const std::int64_t end = shared->now.load() + span.count();
    constexpr int most_deadlines = 1000; // of somebody who waits in tiny steps
    for (int i = 0; i < most_deadlines; ++i) {
        let_students_settle();
        const std::int64_t next = first_deadline();
        if (next > end) break;
        move_clock_to(next);
    }
    move_clock_to(end);
    record_peer(Call::time_passes, nullptr, 0, std::chrono::duration_cast<std::chrono::milliseconds>(span).count());
}

} // namespace harness
