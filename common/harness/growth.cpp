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
// Another program can make a measurement too long, none can make it too short: so both sizes are measured again before a test is lost,
// but once is enough for what takes long.
constexpr int chances = 3;
constexpr std::uint64_t long_enough = 300'000'000; // nanoseconds

constexpr std::uint64_t too_long = UINT64_MAX;

/// \return nanoseconds of the students' processor time; too_long when it was stopped because it took more than \p most
std::uint64_t measured(const std::function<void()>& test, std::uint64_t most = UINT64_MAX) {
    const struct Afterwards {
        ~Afterwards() { // the test may end here by being lost
            work().most = UINT64_MAX;
            shared->unrecorded = false;
        }
    } as_before;
    reset_shared();
    shared->unrecorded = true; // the engine's own work would drown the student's
    work() = {0, most};
    try {
        test();
        return work().done;
    } catch (const TooMuchWork&) {
        return too_long;
    }
}

/// What a process costs that does nothing.
std::uint64_t cost_of_a_process() {
    std::uint64_t least = too_long;
    for (int i = 0; i < chances; ++i) least = std::min(least, measured([] { run([] {}).finishes(); }));
    return least;
}

/// The times of two sizes of one task, without the cost of a process.
struct Times {
    std::uint64_t small, most_for_large, large;
    [[nodiscard]] bool are_in_proportion() const { return large <= most_for_large; }
};

/// \param small the time of the smaller size, if it is known; otherwise too_long
Times measured_twice(std::uint64_t small, const std::function<void()>& smaller, const std::function<void()>& larger) {
    static const std::uint64_t process = cost_of_a_process();
    const auto of = [](std::uint64_t time) { return time == too_long ? too_long : time - std::min(time, process); };
    Times times{small, 0, too_long};
    for (int chance = 1; chance <= chances; ++chance) {
        if (small == too_long || chance > 1) times.small = std::min(times.small, of(measured(smaller)));
        times.most_for_large = times_the_work * std::max(times.small, least_work);
        const bool is_last = chance == chances || times.most_for_large >= long_enough;
        // The last time it may take longer, and is still too long: code that crashes writes a long report first.
        const std::uint64_t limit = is_last ? std::max(times.most_for_large, long_enough) : times.most_for_large;
        times.large = of(measured(larger, process + limit));
        if (is_last || times.are_in_proportion()) break;
    }
    return times;
}

std::string milliseconds(std::uint64_t nanoseconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f ms", static_cast<double>(nanoseconds) / 1e6);
    return text.data();
}

} // namespace

void grows_linearly(std::size_t size, const std::string& of_what, const std::function<void(std::size_t)>& test) {
    std::uint64_t known = too_long;
    for (const std::size_t small : {size / times_larger, size}) {
        const std::size_t large = times_larger * small;
        const Times times = measured_twice(
            known, [&] { test(small); }, [&] { test(large); });
        known = times.large;
        if (times.are_in_proportion()) continue;
        reset_shared(); // thousands of calls, none of which says anything about the time they took together
        lose("For " + std::to_string(times_larger) + " times as much, your code worked more than "
                 + std::to_string(times_the_work) + " times as long.",
             "processor time for " + std::to_string(small) + " " + of_what + ": " + milliseconds(times.small),
             "for " + std::to_string(large) + " " + of_what + ": more than " + milliseconds(times.most_for_large)
                 + ", where the test stopped it",
             "In proportion it would be " + std::to_string(times_larger) + " times as long; each "
                 + (of_what.back() == 's' ? of_what.substr(0, of_what.size() - 1) : of_what)
                 + " seems to cost more, the more there are.");
    }
}

} // namespace harness
