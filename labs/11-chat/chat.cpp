// Lab 11: your part. What each function must do stands in chat.hpp; why, in docs/en/11-chat.md.
// Replace one `throw` after the other and run labs/check 11 as often as you like.

#include "chat.hpp"

#include "net/descriptor.hpp" // net::Descriptor closes what it owns, whichever way a function ends
#include "net/error.hpp"      // net::failure_of("accept") makes the exception for a call that has just failed
#include "net/ready.hpp"      // net::wait_until_ready() is what lab 10 was about

namespace chat {

Request parse([[maybe_unused]] std::string_view line) {
    // Where does the first word end, and what if there is no space at all? What must be there behind it, and what not?
    throw net::not_written("parse()");
}

void serve([[maybe_unused]] int listener, [[maybe_unused]] int stop, [[maybe_unused]] const Limits& limits) {
    // What must you remember about each client between two turns of the loop? Who is in the list while you go through
    // it, and who may go meanwhile?
    throw net::not_written("serve()");
}

} // namespace chat
