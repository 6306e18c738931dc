// Lab 07: your part. What each function must do stands in disconnecting.hpp; why, in docs/en/07-disconnecting.md.
// Replace one `throw` after the other and run labs/check 07 as often as you like.

#include "disconnecting.hpp"

#include "net/error.hpp" // net::failure_of("recv") makes the exception for a call that has just failed

namespace disconnecting {

Received receive_all([[maybe_unused]] int socket) {
    // recv has three kinds of answer, and one of them has several reasons. Which of all these are an ending?
    throw net::not_written("receive_all()");
}

std::string exchange([[maybe_unused]] int socket, [[maybe_unused]] std::string_view request) {
    // How does the peer learn that the request is complete, if you still want to receive its reply?
    throw net::not_written("exchange()");
}

void answer([[maybe_unused]] net::Descriptor client,
            [[maybe_unused]] const std::function<std::string(const std::string&)>& handler) {
    // `client` closes itself when it goes. What if another process has a copy of it?
    throw net::not_written("answer()");
}

void refuse([[maybe_unused]] net::Descriptor client, [[maybe_unused]] std::string_view reply,
            [[maybe_unused]] std::chrono::milliseconds patience) {
    // What lies in the socket unread when you close it, and who may still be sending more?
    throw net::not_written("refuse()");
}

std::optional<std::string> receive_exactly([[maybe_unused]] int socket, [[maybe_unused]] std::size_t size,
                                           [[maybe_unused]] std::chrono::milliseconds deadline) {
    // When does the time run out, and how much of it is left at each wait? std::chrono::steady_clock knows.
    throw net::not_written("receive_exactly()");
}

} // namespace disconnecting
