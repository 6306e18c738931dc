// Lab 06: your part. What each function must do stands in binary.hpp; why, in docs/en/06-binary.md.
// Replace one `throw` after the other and run labs/check 06 as often as you like.

#include "binary.hpp"

#include "net/error.hpp" // net::failure_of("recv") makes the exception for a call that has just failed

namespace binary {

std::string encode([[maybe_unused]] const Reading& reading) {
    // Which operation on an integer gives you its highest byte, on every machine? And how do you come by a double's bits?
    throw net::not_written("encode()");
}

Reading decode([[maybe_unused]] std::string_view bytes) {
    // A char may be negative: what becomes of 200 then? And before you take n bytes: how many are left?
    throw net::not_written("decode()");
}

void send_frame([[maybe_unused]] int socket, [[maybe_unused]] std::string_view bytes,
                [[maybe_unused]] std::uint32_t maximum) {
    // How many bytes go out in all, and what if send takes only three of them?
    throw net::not_written("send_frame()");
}

/// What a reader remembers between two calls of next().
struct FrameReader::State {
    // Which socket, which limit, and which bytes have come that nobody has asked for yet?
};

FrameReader::FrameReader([[maybe_unused]] int socket, [[maybe_unused]] std::uint32_t maximum) {
    // state_ points to nothing until you have made a State: state_ = std::make_unique<State>(...);
    throw net::not_written("FrameReader()");
}

FrameReader::~FrameReader() = default; // stands here because only here the compiler knows State

std::optional<std::string> FrameReader::next() {
    // At any moment, how many bytes does this frame still need? And what can you know before its first four have come?
    throw net::not_written("FrameReader::next()");
}

} // namespace binary
