#include "harness/await.hpp"

#include "harness/conversation_state.hpp"
#include "harness/interruption.hpp"
#include "harness/peer.hpp"
#include "harness/shared.hpp"
#include "harness/stillness.hpp"
#include "harness/verdict.hpp"
#include "harness/work.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>
#include <vector>

namespace harness {

namespace {

constexpr std::int64_t shortest_nap = 200'000; // ns
constexpr std::int64_t longest_nap = 20'000'000;
/// Nanoseconds of processor time without progress, and altogether: a right answer takes a hundredth of it.
constexpr std::uint64_t most_idle_cpu = 1'500'000'000;
constexpr std::uint64_t most_cpu = 6'000'000'000;
/// Bytes that are printed without progress, or while the test looks once.
constexpr std::uint64_t most_printed = std::uint64_t{16} << 20;
constexpr std::uint64_t full_pipe = 60'000; // of 65,536, since a line may not have fitted
/// Nanoseconds of the engine's clock: whoever has given up and tried again for an hour is stuck.
constexpr std::int64_t most_virtual_time = 3'600'000'000'000;
constexpr auto backstop = std::chrono::seconds(30); // real time: beyond it the machine or the engine is broken

std::vector<pid_t> processes() {
    std::vector<pid_t> all;
    for (Conversation* c : live_conversations()) all.push_back(c->state().process);
    return all;
}

bool pump_all() {
    bool moved = false;
    for (Conversation* c : live_conversations()) moved = c->state().pump() || moved;
    return moved;
}

/// Sleeps until a student writes something, the test's descriptor is ready, or the nap is over. \return whether something was ready
bool doze(int descriptor, short events, std::int64_t nap_ns) {
    std::vector<pollfd> fds;
    for (Conversation* c : live_conversations()) {
        Conversation::State& s = c->state();
        if (!s.channel_broken)
            fds.push_back({s.channel.get(), static_cast<short>(s.outgoing.empty() ? POLLIN : POLLIN | POLLOUT), 0});
        if (!s.dead && !s.output_ended) fds.push_back({s.output.get(), POLLIN, 0});
    }
    if (descriptor >= 0) fds.push_back({descriptor, events, 0});
    const timespec nap{0, nap_ns};
    const int ready = ppoll(fds.data(), fds.size(), &nap, interruptible_mask());
    if (ready < 0 && errno == EINTR) end_if_interrupted();
    return ready > 0;
}

/// Whether every student is past doing anything right. One that has returned or thrown is not: its last bytes may be under way.
bool all_are_lost() {
    const auto& all = live_conversations();
    return std::all_of(all.begin(), all.end(), [](Conversation* c) {
        const Conversation::State& s = c->state();
        return s.dead || (s.end && (s.end->kind == Kind::not_written || s.end->kind == Kind::not_loaded));
    });
}

/// Whether any call has been made, or any byte has moved, since the last time somebody asked.
class Activity {
public:
    bool is_new() {
        const std::uint32_t entries = std::exchange(entries_, shared->entries.load());
        const std::uint32_t progress = std::exchange(progress_, shared->progress.load());
        return entries != entries_ || progress != progress_;
    }

private:
    std::uint32_t entries_ = shared->entries;
    std::uint32_t progress_ = shared->progress;
};

/// What the students have written to stdout and stderr so far.
std::uint64_t bytes_printed() {
    std::uint64_t sum = 0;
    for (Conversation* c : live_conversations()) sum += c->state().output_size;
    return sum;
}

/// The judgement of an endless loop: by its processor time, or by what it prints, neither of which other load on the machine changes.
class Meter {
public:
    bool is_exhausted(const Watch& watch, std::uint64_t printed) {
        const std::uint64_t cpu = watch.cpu_ns();
        const std::uint32_t progress = shared->progress;
        if (!started_ || progress != progress_ || cpu < at_progress_ || printed < printed_at_progress_) {
            started_ = true;
            progress_ = progress;
            at_progress_ = cpu;
            printed_at_progress_ = printed;
        }
        return cpu - at_progress_ > most_idle_cpu || cpu > most_cpu || printed - printed_at_progress_ > most_printed;
    }

private:
    bool started_ = false;
    std::uint32_t progress_ = 0;
    std::uint64_t at_progress_ = 0, printed_at_progress_ = 0;
};

/// How much stillness is enough to give up waiting.
enum class Patience {
    for_a_verdict,
    brief
};

bool await_with(Patience patience, const std::function<bool()>& met, int descriptor, short events) {
    Watch watch;
    Meter meter;
    Activity activity;
    std::int64_t nap = shortest_nap;
    const auto start = std::chrono::steady_clock::now();
    auto last_look = start;
    std::uint64_t printed_before = bytes_printed();
    bool was_ready = false;
    for (;;) {
        const bool moved = pump_all();
        if (met()) return true;
        if (shared->spinning != 0) return false;
        check_work();
        const bool something_happened = activity.is_new() || moved;
        // A descriptor at its end is ready for ever: what was ready and changed nothing is left out of the next wait.
        was_ready = doze(was_ready && !something_happened ? -1 : descriptor, events, nap);
        const auto now = std::chrono::steady_clock::now();
        if (now - start > backstop)
            lose_as(Status::harness_error, "The engine could not come to a verdict in 30 seconds.");
        if (something_happened) {
            watch.reset();
            watch.progress();
            nap = shortest_nap;
            if (now - last_look < std::chrono::milliseconds(100))
                continue; // a loop of fruitless calls is all events: look all the same
        } else if (was_ready && now - last_look < std::chrono::milliseconds(100)) {
            continue; // so is one that writes on and on
        }
        const std::int64_t since = std::chrono::nanoseconds(now - last_look).count();
        last_look = now;
        watch.look(processes(), nap, since);
        // Whoever has filled the pipe sleeps for want of a reader, and for nothing else.
        const std::uint64_t printed = bytes_printed();
        if (printed - std::exchange(printed_before, printed) >= full_pipe) watch.progress();
        nap = std::min(nap * 2, longest_nap);
        if (meter.is_exhausted(watch, printed)) {
            if (work().is_limited()) throw TooMuchWork{};
            for (Conversation* c : live_conversations()) c->state().burning = !c->state().over();
            return false;
        }
        if (all_are_lost() && watch.is_briefly_still()) return false;
        const bool may_jump = watch.is_still() || (watch.is_briefly_still() && !peers_have_bytes_under_way());
        if (may_jump && patience == Patience::brief) return false;
        if (may_jump && watch.next_deadline() < most_virtual_time) {
            shared->now = std::max(shared->now.load(), watch.next_deadline());
            watch.reset();
            nap = shortest_nap;
        } else if (watch.is_still() || watch.is_dozing()) {
            for (Conversation* c : live_conversations()) c->state().stuck = !c->state().over();
            return false;
        }
    }
}

} // namespace

bool await(const std::function<bool()>& met, int descriptor, short events) {
    return await_with(Patience::for_a_verdict, met, descriptor, events);
}

void let_students_settle() {
    const auto& all = live_conversations();
    const auto are_over = [&] {
        return std::all_of(all.begin(), all.end(),
                           [](Conversation* c) { return c->state().over() || c->state().stuck; });
    };
    await_with(Patience::brief, are_over, -1, 0);
}

} // namespace harness
