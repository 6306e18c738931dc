// Lab 08: your part. What each function must do stands in concurrency.hpp; why, in docs/en/08-concurrency.md.
// Replace one `throw` after the other and run labs/check 08 as often as you like.

#include "concurrency.hpp"

#include "net/descriptor.hpp" // net::Descriptor closes what it owns, whichever way a function ends
#include "net/error.hpp"      // net::failure_of("recv") makes the exception for a call that has just failed

namespace concurrency {

// All three talk with a client in the same way. Which function that all can call would you write first?

Totals serve_in_turn([[maybe_unused]] int listener, [[maybe_unused]] int stop) {
    // accept waits for a client, recv for a line, send for room: and any of them may have to end because of `stop`.
    // Which call waits for two things at once?
    throw net::not_written("serve_in_turn()");
}

Totals serve_with_threads([[maybe_unused]] int listener, [[maybe_unused]] int stop) {
    // Who joins a thread, and when? What do two threads touch, and in which order? What becomes of an exception in one?
    throw net::not_written("serve_with_threads()");
}

Totals serve_with_processes([[maybe_unused]] int listener, [[maybe_unused]] int stop) {
    // After fork there are two of everything. Which of the two closes what, and how do the counts come together again?
    throw net::not_written("serve_with_processes()");
}

} // namespace concurrency
