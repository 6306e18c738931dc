// Interposed births. The engine finds processes and threads in /proc; here it only notes them.
#include "harness/interpose/real.hpp"
#include "harness/interpose/visit.hpp"

#include <pthread.h>
#include <unistd.h>

#include <atomic>

extern "C" __attribute__((weak)) void __tsan_init();

using namespace harness;

namespace {

constinit std::atomic<bool> has_made_threads = false;

/// ThreadSanitizer starts a thread in every forked child, whose storage costs more than all the rest of the fork: 780 KiB that are
/// cleared page by page. Where there has only been one thread nobody can hold a lock at the fork, so the child can do without what
/// handlers of pthread_atfork do there, those of ThreadSanitizer among them.
pid_t fork_cheaply() {
    const pid_t child = _Fork();
    if (child == 0) forget_slot();
    return child;
}

struct Start {
    void* (*routine)(void*);
    void* argument;
};

void* begin_thread(void* passed) {
    const Start start = *static_cast<Start*>(passed);
    delete static_cast<Start*>(passed);
    claim_slot();
    return start.routine(start.argument);
}

} // namespace

extern "C" {

pid_t fork() noexcept {
    if (student == nullptr) return REAL(fork)();
    const pid_t child = __tsan_init != nullptr && !has_made_threads ? fork_cheaply() : REAL(fork)();
    if (child == 0) return 0;
    Visit visit(Call::fork, no_descriptor); // only now: the child must not leave a visit that its parent has begun
    return static_cast<pid_t>(visit.done(child, child > 0));
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*), void* argument) {
    if (student == nullptr) return REAL(pthread_create)(thread, attributes, routine, argument);
    Visit visit(Call::thread, no_descriptor);
    has_made_threads = true;
    auto* start = new Start{routine, argument};
    const int error = REAL(pthread_create)(thread, attributes, begin_thread, start);
    if (error != 0) delete start;
    visit.done(error == 0 ? 0 : -1, error == 0);
    return error;
}

int pthread_detach(pthread_t thread) noexcept {
    if (student == nullptr) return REAL(pthread_detach)(thread);
    Visit visit(Call::detach, no_descriptor);
    const int error = REAL(pthread_detach)(thread);
    visit.done(error == 0 ? 0 : -1, error == 0);
    return error;
}

} // extern "C"
