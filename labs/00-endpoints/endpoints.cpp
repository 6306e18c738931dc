// Lab 00: your part. What each function must do stands in endpoints.hpp; why, in docs/en/00-endpoints.md.
// Replace one `throw` after the other and run labs/check 00 as often as you like.

#include "endpoints.hpp"

#include "net/error.hpp" // net::failure_of("read") makes the exception for a call that has just failed

namespace endpoints {

Endpoint parse([[maybe_unused]] std::string_view text) {
    // Which colon separates host and port? How do you know that all of the rest is a number, and one that fits?
    throw net::not_written("parse()");
}

std::string format([[maybe_unused]] const Endpoint& endpoint) {
    // The inverse of parse(): what would the reader of "::1:80" make of it?
    throw net::not_written("format()");
}

PortClass classify([[maybe_unused]] std::uint16_t port) {
    // Three ranges; mind the last number of each.
    throw net::not_written("classify()");
}

std::vector<std::string> resolve([[maybe_unused]] const std::string& host) {
    // getaddrinfo gives a list, getnameinfo with NI_NUMERICHOST or inet_ntop makes text of each address in it.
    throw net::not_written("resolve()");
}

std::uint64_t copy([[maybe_unused]] int from, [[maybe_unused]] int to) {
    // read, then write all of what has come, until read returns 0. How many bytes did each call really move?
    throw net::not_written("copy()");
}

} // namespace endpoints
