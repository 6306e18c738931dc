// Lab 10: your part. What each function must do stands in select.hpp; why, in docs/en/10-select.md.
// Replace one `throw` after the other and run labs/check 10 as often as you like. For later labs common/net/ready.hpp
// holds what you write here first: to look there now would spoil it.

#include "select.hpp"

#include "net/descriptor.hpp" // net::Descriptor closes what it owns, whichever way a function ends
#include "net/error.hpp"      // net::failure_of("select") makes the exception for a call that has just failed

namespace event_loop {

std::vector<Interest> wait_until_ready([[maybe_unused]] const std::vector<Interest>& interests,
                                       [[maybe_unused]] std::optional<std::chrono::milliseconds> timeout) {
    // select(2) writes its answer over your question, and over the time. What must be made anew before you ask again?
    throw net::not_written("wait_until_ready()");
}

void serve([[maybe_unused]] int listener, [[maybe_unused]] int stop, [[maybe_unused]] const Limits& limits) {
    // What must you remember of each client between two turns? When is each of them waited for, and for what?
    throw net::not_written("serve()");
}

} // namespace event_loop
