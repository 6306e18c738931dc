// The clocks: the engine's where student code runs, the kernel's elsewhere. CPU-time clocks stay real.
#include "harness/interpose/real.hpp"
#include "harness/shared.hpp"

#include <sys/time.h>

#include <ctime>

using namespace harness;

namespace {

constexpr std::int64_t monotonic_start = 1'000'000'000'000;        // ns: long enough after boot for subtractions
constexpr std::int64_t realtime_start = 1'900'000'000'000'000'000; // ns: in March 2030, in every run
constexpr std::int64_t reading_costs = 1000; // ns: a loop that only watches the clock gets somewhere

bool is_wall_clock(clockid_t clock) {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

bool is_engines(clockid_t clock) {
    return student != nullptr && clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID && clock >= 0;
}

std::int64_t read_clock(clockid_t clock) {
    return (is_wall_clock(clock) ? realtime_start : monotonic_start) + student->now.fetch_add(reading_costs);
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* t) noexcept {
    if (!is_engines(clock)) return REAL(clock_gettime)(clock, t);
    const std::int64_t now = read_clock(clock);
    *t = {now / 1'000'000'000, now % 1'000'000'000};
    return 0;
}

int gettimeofday(timeval* __restrict t, void* __restrict zone) noexcept {
    if (!is_engines(CLOCK_REALTIME)) return REAL(gettimeofday)(t, zone);
    const std::int64_t now = read_clock(CLOCK_REALTIME);
    *t = {now / 1'000'000'000, now % 1'000'000'000 / 1000};
    return 0;
}

time_t time(time_t* t) noexcept {
    if (!is_engines(CLOCK_REALTIME)) return REAL(time)(t);
    const time_t seconds = read_clock(CLOCK_REALTIME) / 1'000'000'000;
    if (t != nullptr) *t = seconds;
    return seconds;
}

} // extern "C"
