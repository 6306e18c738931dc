#pragma once
/// \file
/// Lab 00: endpoints as text, the addresses behind a name, and bytes carried between any two descriptors.
///
/// A socket needs two things: an address to talk to, and a descriptor to read and write. Here are both, without a
/// socket yet. The handout, docs/en/00-endpoints.md, says why each sentence here is needed.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Lab 00.
namespace endpoints {

/// Where a program can be reached: a host, and one of the 65,535 ports of it.
struct Endpoint {
    std::string host;       ///< a name or a numeric address, without brackets: "localhost", "192.0.2.7", "2001:db8::7"
    std::uint16_t port = 0; ///< in host byte order, as people write it

    /// \return whether host and port are the same, character by character
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Reads an endpoint as people write it: "localhost:80", "192.0.2.7:8080", "[2001:db8::7]:443".
///
/// The text is a host, a colon and a port, and nothing else. A host that contains colons itself, as an IPv6 address
/// does, stands in square brackets (RFC 3986, section 3.2.2); the brackets are not part of the host. The port is one or
/// more decimal digits that make a number from 1 to 65535.
///
/// Only the shape is looked at. Whether there is such a host is for resolve() to find out.
/// \param text just these characters: there may be others behind its end, and no NUL
/// \return the two parts
/// \throws std::invalid_argument when the host, the colon or the port is missing; when the port is not a number from 1
/// to 65535, or has a sign, a blank or anything else before or behind its digits; when a host with colons has no
/// brackets; when brackets do not enclose the whole host
Endpoint parse(std::string_view text);

/// Writes an endpoint as parse() reads it.
/// \param endpoint a host that is not empty, and a port that is not 0
/// \return host, colon, port; the host in brackets if it contains a colon, and only then
std::string format(const Endpoint& endpoint);

/// Who hands out a port; RFC 6335, section 6.
enum class PortClass {
    well_known, ///< 0 to 1023: assigned to the best known services, such as 80 to HTTP
    registered, ///< 1024 to 49151: assigned to any service whose authors ask for one, such as 5432 to PostgreSQL
    dynamic     ///< 49152 to 65535: never assigned, free for everybody for a while
};

/// \param port any number that fits
/// \return the range that it lies in
PortClass classify(std::uint16_t port);

/// Looks up the addresses of a host with getaddrinfo(3), the IPv4 and the IPv6 ones.
///
/// getaddrinfo allocates the list that it gives; it is given back by freeaddrinfo(3), whatever happens.
/// \param host a name such as "localhost", or a numeric address, which is its own address
/// \return all addresses in numeric form ("192.0.2.7", "2001:db8::7"), in getaddrinfo's order, the best one first; each
/// is there once, although getaddrinfo repeats it for each type of socket if its hints leave the type open
/// \throws std::runtime_error when the host has no address or cannot be looked up; what() contains the reason in the
/// words of gai_strerror(3). (std::system_error is a std::runtime_error and will do.)
std::vector<std::string> resolve(const std::string& host);

/// Carries bytes from one descriptor to another until there are no more: read(2) and write(2) in a loop.
///
/// The descriptors can be anything that is open: files, pipes, terminals, connected sockets. Every byte counts, NUL
/// included. What one read has brought is written before the next read, which may have to wait. A read(2) or write(2)
/// that moves less than it was asked to is no failure, and one that a signal interrupts (EINTR) is called again.
/// \param from read up to its end (EOF), which is where read(2) returns 0; stays open
/// \param to gets all the bytes in the same order; stays open
/// \return how many bytes were carried
/// \throws std::system_error when read(2) or write(2) fails, with its errno
std::uint64_t copy(int from, int to);

} // namespace endpoints
