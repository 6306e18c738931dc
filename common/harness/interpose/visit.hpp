#pragma once
/// \file
/// One student thread inside one interposed call: the transcript, the schedule and the engine's clock meet here.

#include "harness/faults.hpp"
#include "harness/shared.hpp"

#include <poll.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

namespace harness {

/// The number of the result channel in a student's process. Interposed calls that would close or replace it do nothing.
inline constexpr int channel_descriptor = 500;

/// Whether calls on this descriptor are the student's business: not stdin, stdout and stderr, only where student code runs, and not when
/// AddressSanitizer is reading debug information for its last report.
bool is_watched(int descriptor);

/// From entering an interposed call to leaving it. Keeps errno as the call left it.
class Visit {
public:
    /// \param asked bytes asked for, or what else the call is about; -1 for nothing to show
    Visit(Call call, int descriptor, std::int64_t asked = -1);
    ~Visit();
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    /// The schedule's errno for this call instead of doing it, or 0: a failure that was asked for, or EINTR for calls that can wait.
    int injected_error(bool can_wait);
    /// Notes what the call returned. \p progress: it moved bytes or made something. Calls without progress are counted; a thread
    /// that makes thousands of them in a row spins, and never leaves this function.
    /// \return \p result, with errno unchanged
    std::int64_t done(std::int64_t result, bool progress, const void* data = nullptr, std::size_t size = 0);
    /// Notes that the call found nothing ready and did not wait for it; done() does so itself for EAGAIN.
    void would_block();
    /// Notes that the schedule cut the call short.
    void cut_short() { entry_->injected = true; }
    /// Says more about the arguments: an address, the name of an option.
    void note(const std::string& text);
    /// Whether anybody will read what is noted.
    [[nodiscard]] bool is_recorded() const { return number_ != unrecorded; }
    [[nodiscard]] Slot* slot() const { return slot_; }

private:
    void move_to_the_end();
    Slot* slot_;
    Entry* entry_;
    static constexpr std::uint32_t unrecorded = 0;
    std::uint32_t number_ = unrecorded; ///< of the entry
    Call call_;
    Call outer_call_ = Call::none; // a signal handler may call send while its thread is inside recv
    int outer_descriptor_ = -1;
    std::int64_t outer_asked_ = -1;
};

/// Takes a slot for this thread, so that the engine knows it from its first instruction on.
void claim_slot();
/// In a forked child, which begins with the slot of the thread that forked: it takes one of its own when it needs one.
void forget_slot();

/// What the schedule does to the streams of this process.
namespace schedule {
void install(const Faults& faults); ///< in the student's process, before the submission is loaded
const Faults& faults();
/// How many of \p size bytes a read (or write) on this descriptor may take; then taken() moves on.
std::size_t readable(int descriptor, std::size_t size);
std::size_t writable(int descriptor, std::size_t size);
void was_read(int descriptor, std::size_t bytes);
void was_written(int descriptor, std::size_t bytes);
void forget(int descriptor); ///< the number was closed or is new
int next_failure(Call call, bool can_wait);
} // namespace schedule

/// How a wait ended.
enum class Woken {
    ready,
    deadline,
    interrupted
};
/// Sleeps until a descriptor is ready, until the engine's clock reaches \p deadline, or until a signal handler has run.
Woken park(pollfd* descriptors, unsigned long count, std::int64_t deadline, const sigset_t* mask = nullptr);

/// \return the engine's time \p nanoseconds from now, or never
std::int64_t deadline_in(std::int64_t nanoseconds);

} // namespace harness
