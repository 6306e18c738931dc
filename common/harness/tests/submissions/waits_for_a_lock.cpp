// Status: stuck
// Says: in no socket call (a lock, a condition, a thread to join?)
#include "harness/tests/right_answer.hpp"

#include <mutex>

std::string engine::trouble(int, std::size_t) {
    static std::mutex lock;
    lock.lock();
    lock.lock();
    return {};
}
