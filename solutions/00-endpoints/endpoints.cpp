#include "endpoints.hpp"

#include "net/error.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <memory>
#include <stdexcept>

namespace endpoints {
namespace {

std::uint16_t parse_port(std::string_view digits) {
    std::uint16_t port = 0; // from_chars refuses what does not fit, and signs and blanks
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, port);
    if (error != std::errc() || stop != end || port == 0) {
        throw std::invalid_argument("not a port from 1 to 65535: " + std::string(digits));
    }
    return port;
}

/// The host without its brackets. One that contains a colon must have had them.
std::string_view unbracketed(std::string_view host) {
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (bracketed) {
        host = host.substr(1, host.size() - 2);
    }
    if (host.empty() || host.find_first_of(bracketed ? "[]" : "[]:") != std::string_view::npos) {
        throw std::invalid_argument("not a host: " + std::string(host));
    }
    return host;
}

struct FreeAddresses {
    void operator()(addrinfo* first) const { ::freeaddrinfo(first); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses look_up(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM; // one result an address instead of one for each type of socket
    addrinfo* first = nullptr;
    const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
    if (error != 0) {
        throw std::runtime_error("cannot resolve " + host + ": " + ::gai_strerror(error));
    }
    return Addresses(first);
}

std::string numeric(const addrinfo& address) {
    char text[NI_MAXHOST];
    const int error = ::getnameinfo(address.ai_addr, address.ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
    if (error != 0) {
        throw std::runtime_error(std::string("getnameinfo: ") + ::gai_strerror(error));
    }
    return text;
}

/// The next bytes, as many as there are and fit; 0 at the end.
std::size_t read_some(int from, char* buffer, std::size_t size) {
    for (;;) {
        const ssize_t got = ::read(from, buffer, size);
        if (got >= 0) {
            return static_cast<std::size_t>(got);
        }
        if (errno != EINTR) {
            throw net::failure_of("read");
        }
    }
}

void write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(to, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            throw net::failure_of("write");
        }
    }
}

} // namespace

Endpoint parse(std::string_view text) {
    const auto colon = text.rfind(':'); // the host may have colons, the port has none
    if (colon == std::string_view::npos) {
        throw std::invalid_argument("no colon in: " + std::string(text));
    }
    return {std::string(unbracketed(text.substr(0, colon))), parse_port(text.substr(colon + 1))};
}

std::string format(const Endpoint& endpoint) {
    const bool bracketed = endpoint.host.find(':') != std::string::npos;
    return (bracketed ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

PortClass classify(std::uint16_t port) {
    if (port < 1024) {
        return PortClass::well_known;
    }
    return port < 49152 ? PortClass::registered : PortClass::dynamic;
}

std::vector<std::string> resolve(const std::string& host) {
    const Addresses addresses = look_up(host);
    std::vector<std::string> texts;
    for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
        texts.push_back(numeric(*address));
    }
    return texts;
}

std::uint64_t copy(int from, int to) {
    char buffer[16384];
    std::uint64_t carried = 0;
    while (const std::size_t size = read_some(from, buffer, sizeof buffer)) {
        write_all(to, {buffer, size});
        carried += size;
    }
    return carried;
}

} // namespace endpoints
