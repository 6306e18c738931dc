// Lab 02: your part. What each function must do stands in fixed_length.hpp; why, in docs/en/02-fixed-length.md.
// Replace one `throw` after the other and run labs/check 02 as often as you like.

#include "fixed_length.hpp"

#include "net/error.hpp" // net::failure_of("recv") makes the exception for a call that has just failed

namespace fixed_length {

void send_all([[maybe_unused]] int socket, [[maybe_unused]] std::string_view bytes) {
    // send says how many bytes it took. Which ones are left? And when it says -1, what does errno say?
    throw net::not_written("send_all()");
}

bool receive_exactly([[maybe_unused]] int socket, [[maybe_unused]] std::span<char> message) {
    // recv has three kinds of answer: some bytes, 0, and -1. Where do the next bytes go, and how many may still come?
    throw net::not_written("receive_exactly()");
}

void send_messages([[maybe_unused]] int socket, [[maybe_unused]] std::size_t size,
                   [[maybe_unused]] const std::vector<std::string>& messages) {
    // Look at all of them before you send the first.
    throw net::not_written("send_messages()");
}

std::vector<std::string> receive_messages([[maybe_unused]] int socket, [[maybe_unused]] std::size_t size) {
    // A std::string of `size` characters can be received into, as a std::span<char>.
    throw net::not_written("receive_messages()");
}

} // namespace fixed_length
