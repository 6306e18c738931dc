#pragma once
/// \file
/// What the test's process and the students' processes share: the transcript, what each thread is doing, and the engine's clock.
///
/// It lies in an anonymous shared mapping, so it survives whatever becomes of a student's process. Everything that both sides touch is
/// a lock-free atomic, since a student may be killed at any instruction. The test's side treats all of it as hints: student code can
/// write here, so nothing in it is evidence that work was done.

#include "harness/calls.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace harness {

/// A time that never comes, in nanoseconds of the engine's clock.
inline constexpr std::int64_t never = INT64_MAX;

/// In an Entry or a Slot: the call is about no descriptor. (-1 is one that a student may pass.)
inline constexpr int no_descriptor = -2;

/// One call (or one deed of the peer's): a line of the transcript.
struct Entry {
    static constexpr std::size_t room = 40;
    std::atomic<std::uint32_t> number; ///< its place in the whole transcript plus one; 0 while it is being written
    std::atomic<bool> returned;        ///< false: student code is (or died) inside
    Call call;
    int tid;        ///< 0 for the peer
    int descriptor; ///< no_descriptor for a call that has none
    std::int64_t
        asked; ///< bytes asked for, a port, a number of descriptors: whatever the call is about; -1 for nothing
    std::int64_t result;         ///< what it returned
    int error;                   ///< errno if it failed
    bool injected;               ///< the schedule made it fail or fall short
    std::uint32_t data_size;     ///< bytes moved; the first of them are in `data`
    std::array<char, room> data; ///< of a wait: what was ready, in words
    std::array<char, room>
        note; ///< what else there is to say of the arguments: an address, the name of an option; ends with NUL
};

/// One student thread.
struct Slot {
    std::atomic<int> tid;              ///< 0: free
    std::atomic<std::uint32_t> visits; ///< odd while the thread is inside an interposed call
    std::atomic<Call> call;
    std::atomic<int> descriptor;
    std::atomic<std::int64_t> asked;
    std::atomic<std::int64_t> deadline; ///< of the engine's clock; set while `parked`
    std::atomic<bool> parked;           ///< waits for a descriptor or for the engine's clock, and for nothing else
};

inline constexpr std::size_t call_kinds = static_cast<std::size_t>(Call::time_passes) + 1;

/// The mapping.
struct Shared {
    static constexpr std::uint32_t ring_size = 2048;
    std::atomic<std::uint32_t> entries;  ///< lines written so far, also those that the ring has lost since
    std::atomic<std::uint32_t> progress; ///< calls that moved bytes or made a descriptor
    std::atomic<bool> wants_value;       ///< a body waits in given(): for the test itself
    std::atomic<std::uint32_t> spinning; ///< 1 + the slot of a thread that repeats itself without progress
    std::atomic<bool> unrecorded;        ///< no transcript is kept, and no count of calls: work is being measured
    std::atomic<std::int64_t> now;       ///< nanoseconds since the test began
    std::atomic<std::uint32_t> would_blocks_in_a_row; ///< of one thread, without a wait in between; the most so far
    std::array<std::atomic<std::uint32_t>, call_kinds> counts;
    std::array<Slot, 64> slots;
    std::array<Entry, ring_size> ring;
};

extern Shared* shared;  ///< the mapping, in every process of the judge
extern Shared* student; ///< the same where student code runs, null elsewhere: interposed calls then only pass through

/// Makes the mapping; once, before the first test.
void map_shared();
/// Forgets everything in it: a new test, or a new case of one, begins.
void reset_shared();

/// Claims the next line of the transcript and fills in what is known on entry. Publish with Entry::number afterwards.
Entry& new_entry(Call call, int tid, int descriptor, std::int64_t asked, std::uint32_t& number);
/// Notes something that the peer did.
void record_peer(Call call, const char* data, std::size_t size, std::int64_t asked = -1);

} // namespace harness
