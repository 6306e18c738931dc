#include "harness/growth.hpp"

#include "harness/shared.hpp"
#include "harness/student.hpp"
#include "harness/verdict.hpp"
#include "harness/work.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace harness {

namespace {

constexpr std::size_t times_larger = 8;
constexpr std::uint64_t times_the_work = 22;    // between 8 and 64, and as far from the one as from the other
constexpr std::uint64_t least_work = 1'000'000; // nanoseconds: a shorter time cannot be measured well enough
// Another program can make a measurement too long, none can make it too short: so the smaller size is measured twice, and the larger
// one has three chances to stay within its limit; but once is enough for what takes long.
constexpr int measurements = 2;
constexpr int chances = 3;
constexpr std::uint64_t long_enough = 300'000'000; // nanoseconds

/// \return nanoseconds of the students' processor time
std::uint64_t measured(const std::function<void()>& test, std::uint64_t most = UINT64_MAX) {
    const struct Afterwards {
        ~Afterwards() { work().most = UINT64_MAX; } // the test may end here by being lost
    } no_limit;
    reset_shared();
    work() = {0, most};
    test();
    return work().done;
}

/// \param time of \p test as measured before
/// \return the shortest time of a few measurements
std::uint64_t shortest(const std::function<void()>& test, std::uint64_t time = UINT64_MAX) {
    for (int i = time == UINT64_MAX ? 0 : 1; i < measurements && (i == 0 || time < long_enough); ++i)
        time = std::min(time, measured(test));
    return time;
}

/// \return the time of \p test, unless it takes more than \p most, however often it is tried
std::optional<std::uint64_t> time_within(std::uint64_t most, const std::function<void()>& test) {
    for (int chance = most < long_enough ? chances : 1; chance > 0; --chance) {
        try { // the last time it may take longer, and is still too long: code that crashes writes a long report first
            const std::uint64_t time = measured(test, chance > 1 ? most : std::max(most, long_enough));
            if (time <= most) return time;
        } catch (const TooMuchWork&) {} // measured once more, unless that was the last time
    }
    return std::nullopt;
}

std::string milliseconds(std::uint64_t nanoseconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f ms", static_cast<double>(nanoseconds) / 1e6);
    return text.data();
}

} // namespace

void grows_linearly(std::size_t size, const std::string& of_what, const std::function<void(std::size_t)>& test) {
    const std::uint64_t start = shortest([] { run([] {}).finishes(); }); // what a process costs that does nothing
    std::optional<std::uint64_t> measured_before;
    for (const std::size_t small : {size / times_larger, size}) {
        const std::size_t large = times_larger * small;
        const std::uint64_t whole_time = shortest([&] { test(small); }, measured_before.value_or(UINT64_MAX));
        const std::uint64_t time = std::max(whole_time, start + least_work) - start;
        measured_before = time_within(start + times_the_work * time, [&] { test(large); });
        if (measured_before) continue;
        reset_shared(); // thousands of calls, none of which says anything about the time they took together
        lose("For " + std::to_string(times_larger) + " times as much, your code worked more than "
                 + std::to_string(times_the_work) + " times as long.",
             "processor time for " + std::to_string(small) + " " + of_what + ": " + milliseconds(time),
             "for " + std::to_string(large) + " " + of_what + ": more than " + milliseconds(times_the_work * time)
                 + ", where the test stopped it",
             "In proportion it would be " + std::to_string(times_larger) + " times as long; each "
                 + (of_what.back() == 's' ? of_what.substr(0, of_what.size() - 1) : of_what)
                 + " seems to cost more, the more there are.");
    }
}

} // namespace harness
