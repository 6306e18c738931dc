// Interposed births. The engine finds processes and threads in /proc; here it only notes them.
#include "harness/interpose/real.hpp"
#include "harness/interpose/visit.hpp"

#include <pthread.h>
#include <unistd.h>

using namespace harness;

namespace {

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
    const pid_t child = REAL(fork)();
    if (child == 0) return 0;
    Visit visit(Call::fork, no_descriptor); // only now: the child must not leave a visit that its parent has begun
    return static_cast<pid_t>(visit.done(child, child > 0));
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*), void* argument) {
    if (student == nullptr) return REAL(pthread_create)(thread, attributes, routine, argument);
    Visit visit(Call::thread, no_descriptor);
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
