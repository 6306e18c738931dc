// Everything one after the other: the characters of an endpoint, the types of socket, the bytes of a stream.
#include "endpoints.hpp"

#include "net/error.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace endpoints {
namespace {

[[noreturn]] void refuse(std::string_view text) {
    throw std::invalid_argument("not an endpoint: " + std::string(text));
}

/// One call of read(2) or write(2), until no signal interrupts it.
template <class Call>
bool moved_one(Call call, const char* name) {
    for (;;) {
        const ssize_t n = call();
        if (n >= 0) {
            return n == 1;
        }
        if (errno != EINTR) {
            throw net::failure_of(name);
        }
    }
}

} // namespace

Endpoint parse(std::string_view text) {
    Endpoint endpoint;
    std::size_t i = 0;
    const auto here = [&] { return i < text.size() ? text[i] : '\0'; };
    if (here() == '[') {
        for (++i; i < text.size() && here() != ']'; ++i) {
            if (here() == '[') {
                refuse(text);
            }
            endpoint.host += here();
        }
        ++i;
    } else {
        for (; i < text.size() && here() != ':'; ++i) {
            if (here() == '[' || here() == ']') {
                refuse(text);
            }
            endpoint.host += here();
        }
    }
    if (endpoint.host.empty() || here() != ':' || i + 1 == text.size()) {
        refuse(text);
    }
    unsigned port = 0;
    for (++i; i < text.size(); ++i) {
        if (here() < '0' || here() > '9' || port > 65535) {
            refuse(text);
        }
        port = port * 10 + static_cast<unsigned>(here() - '0');
    }
    if (port < 1 || port > 65535) {
        refuse(text);
    }
    endpoint.port = static_cast<std::uint16_t>(port);
    return endpoint;
}

std::string format(const Endpoint& endpoint) {
    std::string text;
    const bool has_colon = std::count(endpoint.host.begin(), endpoint.host.end(), ':') > 0;
    if (has_colon) {
        text += '[';
    }
    text += endpoint.host;
    if (has_colon) {
        text += ']';
    }
    return text + ':' + std::to_string(endpoint.port);
}

PortClass classify(std::uint16_t port) {
    switch (port >> 10) { // both limits are multiples of 1024
    case 0:
        return PortClass::well_known;
    default:
        return (port >> 14) == 3 ? PortClass::dynamic : PortClass::registered;
    }
}

std::vector<std::string> resolve(const std::string& host) {
    addrinfo* first = nullptr;
    if (const int error = ::getaddrinfo(host.c_str(), nullptr, nullptr, &first); error != 0) {
        throw std::runtime_error(::gai_strerror(error));
    }
    std::vector<std::string> texts; // without hints, each address comes once for each type of socket
    for (const addrinfo* a = first; a != nullptr; a = a->ai_next) {
        char text[INET6_ADDRSTRLEN] = "";
        if (a->ai_family == AF_INET) {
            ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(a->ai_addr)->sin_addr, text, sizeof text);
        } else if (a->ai_family == AF_INET6) {
            ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(a->ai_addr)->sin6_addr, text, sizeof text);
        }
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
            texts.emplace_back(text);
        }
    }
    ::freeaddrinfo(first);
    return texts;
}

std::uint64_t copy(int from, int to) {
    std::uint64_t carried = 0;
    char byte = 0;
    while (moved_one([&] { return ::read(from, &byte, 1); }, "read")) {
        while (!moved_one([&] { return ::write(to, &byte, 1); }, "write")) {}
        ++carried;
    }
    return carried;
}

} // namespace endpoints
