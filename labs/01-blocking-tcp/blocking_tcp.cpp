// Lab 01: your part. What each function must do stands in blocking_tcp.hpp; why, in docs/en/01-blocking-tcp.md.
// Replace one `throw` after the other and run labs/check 01 as often as you like.

#include "blocking_tcp.hpp"

#include "net/error.hpp" // net::failure_of("connect") makes the exception for a call that has just failed

namespace blocking_tcp {

net::Descriptor connect_to([[maybe_unused]] const std::string& host, [[maybe_unused]] const std::string& port) {
    // getaddrinfo gives a list: try each address on a socket of its own. A net::Descriptor closes itself.
    throw net::not_written("connect_to()");
}

net::Descriptor listen_on([[maybe_unused]] std::uint16_t port, [[maybe_unused]] Reach reach,
                          [[maybe_unused]] int backlog) {
    // socket, setsockopt, bind, listen, in this order. The port and the address travel in network byte order.
    throw net::not_written("listen_on()");
}

void serve([[maybe_unused]] int listener, [[maybe_unused]] int clients,
           [[maybe_unused]] const std::function<void(int client)>& talk) {
    // accept, talk, close, for each client. Which failures of accept say nothing about the next client?
    throw net::not_written("serve()");
}

std::string exchange([[maybe_unused]] int socket, [[maybe_unused]] std::string_view request) {
    // Send until the request is empty, then receive until recv returns 0. How many bytes did each call really move?
    throw net::not_written("exchange()");
}

std::string fetch([[maybe_unused]] const std::string& host, [[maybe_unused]] const std::string& port,
                  [[maybe_unused]] std::string_view request) {
    // Two lines, once the functions above are right.
    throw net::not_written("fetch()");
}

} // namespace blocking_tcp
