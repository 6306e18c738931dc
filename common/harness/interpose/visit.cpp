#include "harness/interpose/visit.hpp"

#include "harness/interpose/real.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <ctime>

extern "C" __attribute__((weak)) int __asan_report_present();

namespace harness {

bool is_watched(int descriptor) {
    return student != nullptr && (descriptor < 0 || descriptor > 2)
           && (__asan_report_present == nullptr || __asan_report_present() == 0);
}

namespace {

/// So many calls in a row without progress are a loop that will never end. A careful program polls a few times; none does so for ever.
/// Fewer than the transcript holds, so that what led into the loop is still in it.
constexpr unsigned spin_limit = Shared::ring_size - 500;
/// Each sleep takes the engine some milliseconds, and many of them in a row without progress are no more careful than a loop without.
constexpr unsigned fruitless_sleep = 4;

constinit thread_local Slot* my_slot __attribute__((tls_model("initial-exec"))) = nullptr;
constinit thread_local unsigned fruitless_calls __attribute__((tls_model("initial-exec"))) = 0;
constinit thread_local Entry nobody_reads __attribute__((tls_model("initial-exec"))) = {};
constinit thread_local std::uint32_t would_blocks __attribute__((tls_model("initial-exec"))) = 0; // since the last wait

Slot* slot_of_this_thread() {
    if (my_slot != nullptr) {
        return my_slot;
    }
    const int tid = gettid();
    fruitless_calls = 0;
    would_blocks = 0;
    for (Slot& slot : student->slots) {
        int free = 0;
        if (slot.tid.compare_exchange_strong(free, tid)) {
            slot.visits = 0;
            slot.parked = false;
            slot.call = Call::none;
            return my_slot = &slot;
        }
    }
    return my_slot = &student->slots.back(); // more threads than slots: the last one is shared
}

/// memcpy() into the transcript. Threads may meet in an entry when the ring has come round, and ThreadSanitizer watches the real one even
/// where code is not instrumented.
void copy_unwatched(char* to, const void* from, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        std::atomic_ref(to[i]).store(static_cast<const char*>(from)[i], std::memory_order_relaxed);
    }
}

} // namespace

void claim_slot() { slot_of_this_thread(); }
void forget_slot() { my_slot = nullptr; }

Visit::Visit(Call call, int descriptor, std::int64_t asked) : slot_(slot_of_this_thread()), call_(call) {
    outer_call_ = slot_->call;
    outer_descriptor_ = slot_->descriptor;
    outer_asked_ = slot_->asked;
    slot_->call = call;
    slot_->descriptor = descriptor;
    slot_->asked = asked;
    slot_->visits.fetch_add(1);
    if (student->unrecorded.load()) {
        entry_ = &nobody_reads;
        return;
    }
    entry_ = &new_entry(call, slot_->tid, descriptor, asked, number_);
    entry_->number = number_;
    student->counts[static_cast<std::size_t>(call)].fetch_add(1);
}

Visit::~Visit() {
    const int saved = errno;
    slot_->call = outer_call_;
    slot_->descriptor = outer_descriptor_;
    slot_->asked = outer_asked_;
    slot_->visits.fetch_add(1);
    errno = saved;
}

int Visit::injected_error(bool can_wait) {
    const int error = schedule::next_failure(call_, can_wait);
    if (error != 0) {
        entry_->injected = true;
        errno = error;
    }
    return error;
}

void Visit::would_block() {
    std::uint32_t most = student->would_blocks_in_a_row;
    for (++would_blocks; would_blocks > most;) {
        if (student->would_blocks_in_a_row.compare_exchange_weak(most, would_blocks)) break;
    }
}

// The transcript is in the order in which calls end: what the peer did while this one waited stands before it.
void Visit::move_to_the_end() {
    Entry& old = *entry_;
    entry_ = &new_entry(call_, old.tid, old.descriptor, old.asked, number_);
    entry_->injected = old.injected;
    entry_->note = old.note;
    entry_->number = number_;
    old.number = 0;
}

void Visit::note(const std::string& text) {
    const std::size_t kept = std::min(text.size(), entry_->note.size() - 1);
    copy_unwatched(entry_->note.data(), text.data(), kept);
    entry_->note[kept] = '\0';
}

std::int64_t Visit::done(std::int64_t result, bool progress, const void* data, std::size_t size) {
    const int saved = errno;
    if (number_ != unrecorded
        && entry_->number.load() == number_) { // else the ring has come round while this call waited
        if (student->entries.load() != number_) move_to_the_end();
        entry_->result = result;
        entry_->error = result < 0 ? saved : 0;
        entry_->data_size = static_cast<std::uint32_t>(size);
        if (data != nullptr) {
            copy_unwatched(entry_->data.data(), data, std::min(size, Entry::room));
        }
        entry_->returned = true;
    }
    if (result < 0 && saved == EAGAIN) {
        would_block();
    } else if (progress || (waits_for_readiness(call_) && result > 0)) {
        would_blocks = 0;
    }
    if (progress) {
        fruitless_calls = 0;
        student->progress.fetch_add(1);
    } else if ((fruitless_calls += call_ == Call::sleep ? fruitless_sleep : 1) >= spin_limit) {
        student->spinning = 1 + static_cast<std::uint32_t>(slot_ - student->slots.data());
        for (;;) {
            REAL(poll)(nullptr, 0, -1); // the test ends this process; until then the slot still names the call
        }
    }
    errno = saved;
    return result;
}

std::int64_t deadline_in(std::int64_t nanoseconds) {
    const auto now = student->now.load();
    return nanoseconds >= never - now ? never : now + std::max<std::int64_t>(nanoseconds, 0);
}

// Looks at the engine's clock every millisecond of real time, and every ten in a long wait, which would otherwise use processor time
// that counts as the student's. The slot says that this is all the thread does, so that its looking does not count as being busy.
Woken park(pollfd* descriptors, unsigned long count, std::int64_t deadline, const sigset_t* mask) {
    Slot& slot = *slot_of_this_thread();
    would_blocks = 0;
    slot.deadline = deadline;
    slot.parked = true;
    Woken how = Woken::deadline;
    for (int looks = 0; student->now.load() < deadline; ++looks) {
        const timespec look{0, looks < 16 ? 1'000'000 : 10'000'000};
        const int ready = REAL(ppoll)(descriptors, count, &look, mask);
        if (ready != 0) {
            how = ready < 0 && errno == EINTR ? Woken::interrupted : Woken::ready;
            break;
        }
    }
    slot.parked = false;
    slot.visits.fetch_add(2); // whoever watched this wait sees that it is over
    return how;
}

} // namespace harness
