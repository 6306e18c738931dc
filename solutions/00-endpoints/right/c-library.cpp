// With what C offers: strtoul behind careful checks, strrchr, snprintf; and readv and writev with two buffers.
#include "endpoints.hpp"

#include "net/error.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace endpoints {
namespace {

void write_all(int to, std::array<iovec, 2> parts) {
    while (parts[0].iov_len + parts[1].iov_len > 0) {
        const ssize_t put = ::writev(to, parts.data(), 2);
        if (put < 0 && errno != EINTR) {
            throw net::failure_of("writev");
        }
        auto done = put > 0 ? static_cast<std::size_t>(put) : 0;
        for (iovec& part : parts) {
            const auto here = std::min(done, part.iov_len);
            part.iov_base = static_cast<char*>(part.iov_base) + here;
            part.iov_len -= here;
            done -= here;
        }
    }
}

} // namespace

Endpoint parse(std::string_view view) {
    const std::string text(view); // with a NUL behind it, for C
    const std::invalid_argument refusal("an endpoint is HOST:PORT or [ADDRESS]:PORT");
    const char* const colon = std::strrchr(text.c_str(), ':');
    if (colon == nullptr || std::strlen(text.c_str()) != text.size()) {
        throw refusal;
    }
    std::string host(text.c_str(), colon);
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string::npos) {
        throw refusal;
    }
    if (host.empty() || std::strpbrk(host.c_str(), "[]") != nullptr) {
        throw refusal;
    }
    char* end = nullptr;
    errno = 0;
    const unsigned long port = std::strtoul(colon + 1, &end, 10);
    // strtoul itself accepts blanks and signs before the digits, and ULONG_MAX for what is too large.
    if (std::isdigit(static_cast<unsigned char>(colon[1])) == 0 || *end != '\0' || errno != 0 || port < 1
        || port > 65535) {
        throw refusal;
    }
    return {host, static_cast<std::uint16_t>(port)};
}

std::string format(const Endpoint& endpoint) {
    const char* const pattern = std::strchr(endpoint.host.c_str(), ':') != nullptr ? "[%s]:%u" : "%s:%u";
    std::string text(endpoint.host.size() + 16, '\0');
    const int size = std::snprintf(text.data(), text.size(), pattern, endpoint.host.c_str(), unsigned{endpoint.port});
    text.resize(static_cast<std::size_t>(size));
    return text;
}

PortClass classify(std::uint16_t port) {
    return port <= 1023 ? PortClass::well_known : port >= 49152 ? PortClass::dynamic : PortClass::registered;
}

std::vector<std::string> resolve(const std::string& host) {
    addrinfo hints = {};
    hints.ai_socktype = SOCK_DGRAM; // any one type will do
    addrinfo* list = nullptr;
    const int error = ::getaddrinfo(host.c_str(), "80", &hints, &list);
    if (error == EAI_SYSTEM) {
        throw net::failure_of("getaddrinfo");
    }
    if (error != 0) {
        throw std::runtime_error("getaddrinfo: " + std::string(::gai_strerror(error)));
    }
    std::vector<std::string> texts;
    int failed = 0;
    for (const addrinfo* a = list; a != nullptr && failed == 0; a = a->ai_next) {
        char text[NI_MAXHOST];
        failed = ::getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
        if (failed == 0) {
            texts.push_back(text);
        }
    }
    ::freeaddrinfo(list);
    if (failed != 0) {
        throw std::runtime_error("getnameinfo: " + std::string(::gai_strerror(failed)));
    }
    return texts;
}

std::uint64_t copy(int from, int to) {
    std::vector<char> first(100), second(60'000);
    for (std::uint64_t carried = 0;;) {
        const iovec room[] = {{first.data(), first.size()}, {second.data(), second.size()}};
        const ssize_t got = ::readv(from, room, 2);
        if (got == 0) {
            return carried;
        }
        if (got > 0) {
            const auto size = static_cast<std::size_t>(got);
            const auto in_first = std::min(size, first.size());
            write_all(to, {iovec{first.data(), in_first}, iovec{second.data(), size - in_first}});
            carried += size;
        } else if (errno != EINTR) {
            throw net::failure_of("readv");
        }
    }
}

} // namespace endpoints
