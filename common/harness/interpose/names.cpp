// Interposed getaddrinfo and its like: the names of a test resolve to what the test says, and nothing ever asks a name server.
#include "harness/describe.hpp"
#include "harness/interpose/real.hpp"
#include "harness/interpose/visit.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <string_view>

using namespace harness;

namespace {

/// One numeric address by libc itself, so that freeaddrinfo can take the list apart.
int resolve_numeric(const char* address, const char* service, const addrinfo* hints, addrinfo** result) {
    addrinfo numeric{};
    if (hints != nullptr) numeric = *hints;
    numeric.ai_flags |= AI_NUMERICHOST;
    numeric.ai_flags &= ~AI_ADDRCONFIG;
    return REAL(getaddrinfo)(address, service, &numeric, result);
}

int resolve_list(const std::vector<std::string>& addresses, const char* service, const addrinfo* hints,
                 addrinfo** result) {
    *result = nullptr;
    addrinfo** end = result;
    int error = EAI_NONAME;
    for (const std::string& address : addresses) {
        const int failed = resolve_numeric(address.c_str(), service, hints, end);
        if (failed == 0) {
            while (*end != nullptr) end = &(*end)->ai_next;
        } else if (failed != EAI_ADDRFAMILY && failed != EAI_FAMILY) {
            error = failed; // an address of another family than the hints ask for is no failure of the name
        }
    }
    return *result != nullptr ? 0 : error;
}

} // namespace

extern "C" {

int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
    if (student == nullptr) return REAL(getaddrinfo)(node, service, hints, result);
    Visit visit(Call::getaddrinfo, no_descriptor);
    visit.note(quote(node != nullptr ? node : "", 16)
               + (service != nullptr ? std::string(", ") + quote(service, 10) : ""));
    int error = 0;
    if (visit.injected_error(false) != 0) {
        error = EAI_SYSTEM;
    } else if (node == nullptr) {
        error = REAL(getaddrinfo)(node, service, hints, result);
    } else if (const auto known = schedule::faults().names.find(node); known != schedule::faults().names.end()) {
        error = resolve_list(known->second, service, hints, result);
    } else if (std::string(node) == "localhost") {
        error = resolve_list({"127.0.0.1"}, service, hints, result);
    } else {
        error = resolve_numeric(node, service, hints, result);
    }
    visit.done(error, error == 0);
    return error;
}

// The old call, from the same table: IPv4 only, in static storage, as ever.
hostent* gethostbyname(const char* node) {
    if (student == nullptr) return REAL(gethostbyname)(node);
    static std::array<in_addr, 8> found;
    static std::array<char*, found.size() + 1> list;
    static hostent entry;
    addrinfo hints{};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    if (getaddrinfo(node, nullptr, &hints, &first) != 0) {
        h_errno = HOST_NOT_FOUND;
        return nullptr;
    }
    std::size_t count = 0;
    for (const addrinfo* i = first; i != nullptr && count < found.size(); i = i->ai_next, ++count) {
        found[count] = reinterpret_cast<const sockaddr_in*>(i->ai_addr)->sin_addr;
        list[count] = reinterpret_cast<char*>(&found[count]);
    }
    list[count] = nullptr;
    freeaddrinfo(first);
    entry = {const_cast<char*>(node), list.data() + count, AF_INET, sizeof(in_addr), list.data()};
    return &entry;
}

// Every address has a name, as in a network with a name server: whoever wants the address itself must say so.
int getnameinfo(const sockaddr* address, socklen_t size, char* host, socklen_t host_room, char* service,
                socklen_t service_room, int flags) {
    constexpr std::string_view name = "a-name.example";
    const bool wants_name = student != nullptr && host != nullptr && host_room > 0 && (flags & NI_NUMERICHOST) == 0;
    if (!wants_name) return REAL(getnameinfo)(address, size, host, host_room, service, service_room, flags);
    if (host_room <= name.size()) return EAI_OVERFLOW;
    flags = (flags | NI_NUMERICHOST) & ~NI_NAMEREQD;
    const int error = REAL(getnameinfo)(address, size, host, host_room, service, service_room, flags);
    if (error == 0) host[name.copy(host, name.size())] = '\0';
    return error;
}

} // extern "C"
