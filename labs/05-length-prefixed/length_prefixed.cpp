// Lab 05: your part. What each function must do stands in length_prefixed.hpp; why, in docs/en/05-length-prefixed.md.
// Replace one `throw` after the other and run labs/check 05 as often as you like.

#include "length_prefixed.hpp"

#include "net/error.hpp" // net::failure_of("recv") makes the exception for a call that has just failed

namespace length_prefixed {

struct MessageReader::State {
    // What must a reader still know when next() is called again? If it asks for no byte too many, that is not much.
};

MessageReader::MessageReader([[maybe_unused]] int socket) {
    // state_ points to nothing until you have made a State: state_ = std::make_unique<State>(...);
    throw net::not_written("MessageReader::MessageReader()");
}

MessageReader::~MessageReader() = default; // here, where State is complete, so that state_ can be destroyed

std::optional<std::string> MessageReader::next() {
    // When are all five digits there, and when is the body? What can come instead of a digit, and who would notice?
    throw net::not_written("MessageReader::next()");
}

void send_message([[maybe_unused]] int socket, [[maybe_unused]] std::string_view message) {
    // Five digits for any length: how does 7 become "00007"? And what if the first send takes only "000"?
    throw net::not_written("send_message()");
}

} // namespace length_prefixed
