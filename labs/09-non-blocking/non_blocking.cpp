// Lab 09: your part. What each function must do stands in non_blocking.hpp; why, in docs/en/09-non-blocking.md.
// Replace one `throw` after the other and run labs/check 09 as often as you like.

#include "non_blocking.hpp"

#include "net/error.hpp" // net::failure_of("recv") makes the exception for a call that has just failed

namespace non_blocking {

void set_non_blocking([[maybe_unused]] int descriptor, [[maybe_unused]] bool on) {
    // A descriptor has several flags in one number. How do you change one bit of it?
    throw net::not_written("set_non_blocking()");
}

Received receive_some([[maybe_unused]] int socket, [[maybe_unused]] std::size_t most) {
    // recv answers with some bytes, 0, or -1. Which of them says what, and when may you look at errno?
    throw net::not_written("receive_some()");
}

struct Outbox::State {
    // What do you need to know of bytes that have not been sent yet, some of them perhaps in part?
};

Outbox::Outbox() {
    // state_ points to nothing until you have made a State: state_ = std::make_unique<State>();
    throw net::not_written("Outbox()");
}

Outbox::~Outbox() = default;

void Outbox::push([[maybe_unused]] std::string_view bytes) {
    // Whose are these bytes when push() has returned?
    throw net::not_written("push()");
}

bool Outbox::flush([[maybe_unused]] int socket) {
    // send takes all of it, a part, or nothing. What is still yours after each of these?
    throw net::not_written("flush()");
}

bool Outbox::wants_to_write() const { throw net::not_written("wants_to_write()"); }

std::size_t Outbox::size() const { throw net::not_written("size()"); }

std::string exchange([[maybe_unused]] int socket, [[maybe_unused]] std::string_view request,
                     [[maybe_unused]] std::chrono::milliseconds deadline) {
    // Do what can be done in both directions. When that is nothing: what are you waiting for, and for how long still?
    throw net::not_written("exchange()");
}

net::Descriptor connect_within([[maybe_unused]] const std::string& host, [[maybe_unused]] std::uint16_t port,
                               [[maybe_unused]] std::chrono::milliseconds deadline) {
    // A connection that is being made, one that was refused, one that nobody answers: how does each of them show?
    throw net::not_written("connect_within()");
}

} // namespace non_blocking
