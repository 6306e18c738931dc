// Asks poll(2) before each read and write, and parses with the containers and streams of C++.
#include "endpoints.hpp"

#include "net/error.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <stdexcept>

namespace endpoints {
namespace {

void wait_for(int descriptor, short events) {
    pollfd wait{descriptor, events, 0};
    while (::poll(&wait, 1, -1) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("poll");
        }
    }
}

void demand(bool condition, const char* what) {
    if (!condition) {
        throw std::invalid_argument(what);
    }
}

} // namespace

Endpoint parse(std::string_view text) {
    const std::size_t bracket = text.find(']');
    const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    demand(colon != std::string_view::npos, "the colon is missing");
    std::string host(text.substr(0, colon));
    const std::string port(text.substr(colon + 1));
    if (bracket != std::string_view::npos) {
        demand(text.front() == '[' && bracket + 1 == colon, "the brackets do not enclose the host");
        host = host.substr(1, bracket - 1);
    }
    demand(!host.empty() && host.find('[') == std::string::npos, "that is no host");
    demand(!port.empty() && port.size() <= 20
               && std::all_of(port.begin(), port.end(), [](unsigned char c) { return c >= '0' && c <= '9'; }),
           "that port is no number");
    std::istringstream digits(port);
    unsigned number = 0;
    demand(static_cast<bool>(digits >> number) && number >= 1 && number <= 65535, "that is no port");
    return {host, static_cast<std::uint16_t>(number)};
}

std::string format(const Endpoint& endpoint) {
    std::ostringstream text;
    if (endpoint.host.find(':') == std::string::npos) {
        text << endpoint.host;
    } else {
        text << '[' << endpoint.host << ']';
    }
    text << ':' << endpoint.port;
    return text.str();
}

PortClass classify(std::uint16_t port) {
    constexpr std::array<std::uint16_t, 3> last = {1023, 49151, 65535};
    return static_cast<PortClass>(std::lower_bound(last.begin(), last.end(), port) - last.begin());
}

std::vector<std::string> resolve(const std::string& host) {
    addrinfo hints{};
    hints.ai_protocol = IPPROTO_TCP;
    addrinfo* first = nullptr;
    const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
    if (error != 0) {
        throw std::system_error(error == EAI_SYSTEM ? errno : EHOSTUNREACH, std::generic_category(),
                                ::gai_strerror(error));
    }
    std::vector<std::string> texts;
    std::set<std::string> seen;
    for (const addrinfo* a = first; a != nullptr; a = a->ai_next) {
        const void* bytes = a->ai_family == AF_INET
                                ? static_cast<const void*>(&reinterpret_cast<sockaddr_in*>(a->ai_addr)->sin_addr)
                                : &reinterpret_cast<sockaddr_in6*>(a->ai_addr)->sin6_addr;
        std::array<char, INET6_ADDRSTRLEN> text{};
        if (::inet_ntop(a->ai_family, bytes, text.data(), text.size()) != nullptr && seen.insert(text.data()).second) {
            texts.emplace_back(text.data());
        }
    }
    ::freeaddrinfo(first);
    return texts;
}

std::uint64_t copy(int from, int to) {
    std::string buffer;
    for (std::uint64_t carried = 0;;) {
        wait_for(from, POLLIN);
        buffer.resize(512);
        const ssize_t got = ::read(from, buffer.data(), buffer.size());
        if (got == 0) {
            return carried;
        }
        if (got < 0) {
            if (errno == EINTR || errno == EAGAIN) {
                continue;
            }
            throw net::failure_of("read");
        }
        carried += static_cast<std::uint64_t>(got);
        buffer.resize(static_cast<std::size_t>(got));
        while (!buffer.empty()) {
            wait_for(to, POLLOUT);
            const ssize_t put = ::write(to, buffer.data(), buffer.size());
            if (put >= 0) {
                buffer.erase(0, static_cast<std::size_t>(put));
            } else if (errno != EINTR && errno != EAGAIN) {
                throw net::failure_of("write");
            }
        }
    }
}

} // namespace endpoints
