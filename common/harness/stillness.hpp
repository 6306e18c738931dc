#pragma once
/// \file
/// Whether anything can still happen in the students' processes: the engine's way to say "stuck" without a timeout.

#include "harness/shared.hpp"

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace harness {

/// One thread of a student's process at one instant, from /proc.
struct Task {
    pid_t process, thread;
    char state;              ///< R S D T Z ..., X when it is gone
    std::uint64_t runs;      ///< how often it has been put on a processor
    std::uint64_t on_cpu_ns; ///< nanoseconds spent there
    const Slot* slot;        ///< null for a thread that has made no interposed call
    std::uint32_t visits;    ///< of the slot
    bool parked;             ///< waits for a descriptor or the engine's clock
};

/// The threads of one process.
std::vector<pid_t> threads_of(pid_t process);
/// \p roots and all processes below them, deepest last.
std::vector<pid_t> descendants(std::vector<pid_t> roots);
/// All threads of these processes and of those below them, zombies included.
std::vector<Task> tasks_below(const std::vector<pid_t>& roots);

/// Watches for stillness: every thread asleep in a call that nothing on the student's side can end, and none of them has run since.
///
/// A single look can be wrong for as long as a wake-up is under way, which was measured at up to 0.1 s on a loaded machine. So
/// "stuck" takes looks over half a second in which nothing has moved; a look that came late, because the machine is busy, counts no
/// more than one in time. The shorter rule is for moving the engine's clock.
class Watch {
public:
    /// One look at the processes below \p roots. \p nap_ns: how long the caller has slept before it, at most. \p since_ns: how long the look
    /// before this one is past; of that a tenth of a second counts.
    void look(const std::vector<pid_t>& roots, std::int64_t nap_ns, std::int64_t since_ns);
    /// Something happened: start again.
    void reset() { still_ns_ = 0, looks_ = 0; }
    /// Somebody made a call, or bytes have moved.
    void progress() { drowsy_ns_ = 0; }
    /// Every thread has been found asleep again and again, for seconds altogether, without a call or a byte: they wake now and then by
    /// means that the engine does not see, and come to nothing.
    [[nodiscard]] bool is_dozing() const { return drowsy_ns_ >= 4'000'000'000; }
    [[nodiscard]] bool is_still() const { return still_ns_ >= 500'000'000; }
    [[nodiscard]] bool is_briefly_still() const { return looks_ >= 3; }
    /// The engine's time at which the first waiting thread gives up waiting; never if none does.
    [[nodiscard]] std::int64_t next_deadline() const;
    /// Nanoseconds of processor time of all threads together.
    [[nodiscard]] std::uint64_t cpu_ns() const;
    /// What the last look saw.
    [[nodiscard]] const std::vector<Task>& tasks() const { return last_; }

private:
    std::vector<Task> last_;
    std::int64_t still_ns_ = 0;
    std::int64_t drowsy_ns_ = 0;
    int looks_ = 0;
};

} // namespace harness
