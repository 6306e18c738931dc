// Interposed births. The engine finds processes and threads in /proc; here it only notes them and ties their lives to the judge's.
#include "harness/interpose/real.hpp"
#include "harness/interpose/visit.hpp"

#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

using namespace harness;

extern "C" {

pid_t fork() noexcept {
    if (student == nullptr) return REAL(fork)();
    const pid_t child = REAL(fork)();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // not inherited: without it a grandchild would outlive a judge that is killed
        return 0;
    }
    Visit visit(Call::fork, -1); // only now: the child must not leave a visit that its parent has begun
    return static_cast<pid_t>(visit.done(child, child > 0));
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*), void* argument) {
    if (student == nullptr) return REAL(pthread_create)(thread, attributes, routine, argument);
    Visit visit(Call::thread, -1);
    const int error = REAL(pthread_create)(thread, attributes, routine, argument);
    visit.done(error == 0 ? 0 : -1, error == 0);
    return error;
}

} // extern "C"
