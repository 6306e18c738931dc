// Interposed calls that make, set up and end descriptors.
#include "harness/interpose/real.hpp"
#include "harness/interpose/timeouts.hpp"
#include "harness/interpose/visit.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdarg>
#include <string>

using namespace harness;

namespace {

/// A new descriptor of the student's: no history, and as high a number as the schedule wants.
int adopt(int descriptor) {
    if (descriptor < 0) return descriptor;
    if (const int lowest = schedule::faults().lowest_descriptor; descriptor < lowest) {
        const int higher = REAL(fcntl)(descriptor, F_DUPFD, lowest);
        REAL(close)(descriptor);
        descriptor = higher;
        if (descriptor < 0) return descriptor;
    }
    schedule::forget(descriptor);
    timeouts::forget(descriptor);
    return descriptor;
}

std::string text_of(const sockaddr* address, socklen_t size) {
    std::array<char, INET6_ADDRSTRLEN> host{};
    if (address == nullptr || size < sizeof(sockaddr_in)) return {};
    if (address->sa_family == AF_INET) {
        const auto& v4 = *reinterpret_cast<const sockaddr_in*>(address);
        return inet_ntop(AF_INET, &v4.sin_addr, host.data(), host.size()) + (":" + std::to_string(ntohs(v4.sin_port)));
    }
    if (address->sa_family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
        const auto& v6 = *reinterpret_cast<const sockaddr_in6*>(address);
        return std::string("[") + inet_ntop(AF_INET6, &v6.sin6_addr, host.data(), host.size())
               + "]:" + std::to_string(ntohs(v6.sin6_port));
    }
    return {};
}

/// The options that the labs are about; others are not named.
std::string name_of_option(int level, int option) {
    if (level != SOL_SOCKET) return {};
    switch (option) {
    case SO_REUSEADDR:
        return "SO_REUSEADDR";
    case SO_REUSEPORT:
        return "SO_REUSEPORT";
    case SO_RCVTIMEO:
        return "SO_RCVTIMEO";
    case SO_SNDTIMEO:
        return "SO_SNDTIMEO";
    case SO_ERROR:
        return "SO_ERROR";
    case SO_LINGER:
        return "SO_LINGER";
    default:
        return {};
    }
}

std::string name_of_family(int family) {
    return family == AF_INET ? "AF_INET" : family == AF_INET6 ? "AF_INET6" : family == AF_UNIX ? "AF_UNIX" : "";
}

/// A connected UDP socket sends nothing, but the kernel picks the source address for it: its own exactly when the target is this machine.
bool is_on_this_machine(const sockaddr* address, socklen_t size) {
    if (address == nullptr || (address->sa_family != AF_INET && address->sa_family != AF_INET6)) return true;
    const int probe = REAL(socket)(address->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_storage own{};
    socklen_t own_size = sizeof own;
    const bool answered = probe >= 0 && REAL(connect)(probe, address, size) == 0
                          && getsockname(probe, reinterpret_cast<sockaddr*>(&own), &own_size) == 0;
    REAL(close)(probe);
    if (!answered) return true; // no route: the student's own connect will say so
    if (own.ss_family == AF_INET) {
        const auto target = reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr;
        return reinterpret_cast<const sockaddr_in*>(&own)->sin_addr.s_addr == target || ntohl(target) >> 24 == 127
               || target == 0;
    }
    const in6_addr& target = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    return IN6_ARE_ADDR_EQUAL(&reinterpret_cast<const sockaddr_in6*>(&own)->sin6_addr, &target)
           || IN6_IS_ADDR_UNSPECIFIED(&target);
}

/// connect(2) on a socket with SO_SNDTIMEO: that is how long it waits, by the engine's clock.
int connect_with_timeout(int fd, const sockaddr* to, socklen_t size, std::int64_t timeout) {
    const int flags = REAL(fcntl)(fd, F_GETFL);
    REAL(fcntl)(fd, F_SETFL, flags | O_NONBLOCK);
    int result = REAL(connect)(fd, to, size);
    int error = errno;
    REAL(fcntl)(fd, F_SETFL, flags);
    if (result < 0 && error == EINPROGRESS) {
        pollfd writable{fd, POLLOUT, 0};
        const Woken how = park(&writable, 1, deadline_in(timeout));
        if (how == Woken::interrupted) error = EINTR;
        if (how == Woken::ready) {
            socklen_t error_size = sizeof error;
            REAL(getsockopt)(fd, SOL_SOCKET, SO_ERROR, &error, &error_size);
            result = error == 0 ? 0 : -1;
        }
    }
    errno = error;
    return result;
}

int accepted(int fd, auto real) {
    Visit visit(Call::accept, fd);
    if (visit.injected_error(true) != 0) return static_cast<int>(visit.done(-1, false));
    if (const std::int64_t timeout = timeouts::of(fd, true); timeout != never) {
        pollfd wait{fd, POLLIN, 0};
        if (const Woken how = park(&wait, 1, deadline_in(timeout)); how != Woken::ready) {
            errno = how == Woken::deadline ? EAGAIN : EINTR;
            return static_cast<int>(visit.done(-1, false));
        }
    }
    const int made = adopt(real());
    if (made >= 0) { // as in connection(): else small pieces wait for acknowledgements, 40 ms of real time each
        const int on = 1;
        REAL(setsockopt)(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return static_cast<int>(visit.done(made, made >= 0));
}

} // namespace

extern "C" {

int socket(int domain, int type, int protocol) noexcept {
    if (student == nullptr) return REAL(socket)(domain, type, protocol);
    Visit visit(Call::socket, no_descriptor);
    constexpr int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    visit.note(name_of_family(domain) + ((type & ~flags) == SOCK_DGRAM ? ", SOCK_DGRAM" : ""));
    if (visit.injected_error(false) != 0) return static_cast<int>(visit.done(-1, false));
    const int made = adopt(REAL(socket)(domain, type, protocol));
    return static_cast<int>(visit.done(made, made >= 0));
}

int connect(int fd, const sockaddr* to, socklen_t size) {
    if (!is_watched(fd)) return REAL(connect)(fd, to, size);
    Visit visit(Call::connect, fd);
    visit.note(text_of(to, size));
    if (visit.injected_error(false) != 0) return static_cast<int>(visit.done(-1, false));
    if (!is_on_this_machine(to, size)) {
        errno = ENETUNREACH;
        return static_cast<int>(visit.done(-1, false));
    }
    const std::int64_t timeout = timeouts::of(fd, false);
    const int result = timeout == never ? REAL(connect)(fd, to, size) : connect_with_timeout(fd, to, size, timeout);
    return static_cast<int>(visit.done(result, result == 0));
}

int bind(int fd, const sockaddr* address, socklen_t size) noexcept {
    if (!is_watched(fd)) return REAL(bind)(fd, address, size);
    Visit visit(Call::bind, fd);
    visit.note(text_of(address, size));
    if (visit.injected_error(false) != 0) return static_cast<int>(visit.done(-1, false));
    const int result = REAL(bind)(fd, address, size);
    return static_cast<int>(visit.done(result, result == 0));
}

int listen(int fd, int backlog) noexcept {
    if (!is_watched(fd)) return REAL(listen)(fd, backlog);
    Visit visit(Call::listen, fd, backlog);
    if (visit.injected_error(false) != 0) return static_cast<int>(visit.done(-1, false));
    const int result = REAL(listen)(fd, backlog);
    return static_cast<int>(visit.done(result, result == 0));
}

int accept(int fd, sockaddr* address, socklen_t* size) {
    if (!is_watched(fd)) return REAL(accept)(fd, address, size);
    return accepted(fd, [&] { return REAL(accept)(fd, address, size); });
}

int accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
    if (!is_watched(fd)) return REAL(accept4)(fd, address, size, flags);
    return accepted(fd, [&] { return REAL(accept4)(fd, address, size, flags); });
}

int close(int fd) {
    if (!is_watched(fd)) return REAL(close)(fd);
    Visit visit(Call::close, fd);
    if (fd == channel_descriptor) { // the engine's own: for the student it does not exist
        errno = EBADF;
        return static_cast<int>(visit.done(-1, false));
    }
    schedule::forget(fd);
    timeouts::forget(fd);
    const int result = REAL(close)(fd);
    return static_cast<int>(visit.done(result, result == 0));
}

int shutdown(int fd, int how) noexcept {
    if (!is_watched(fd)) return REAL(shutdown)(fd, how);
    Visit visit(Call::shutdown, fd, how);
    const int result = REAL(shutdown)(fd, how);
    return static_cast<int>(visit.done(result, false));
}

int setsockopt(int fd, int level, int option, const void* value, socklen_t size) noexcept {
    if (!is_watched(fd)) return REAL(setsockopt)(fd, level, option, value, size);
    Visit visit(Call::setsockopt, fd);
    visit.note(name_of_option(level, option));
    if (visit.injected_error(false) != 0) return static_cast<int>(visit.done(-1, false));
    const int result = REAL(setsockopt)(fd, level, option, value, size);
    const bool is_timeout = level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO);
    if (result == 0 && is_timeout && size >= sizeof(timeval)) {
        const auto& t = *static_cast<const timeval*>(value);
        timeouts::set(fd, option == SO_RCVTIMEO, t.tv_sec * 1'000'000'000LL + t.tv_usec * 1000LL);
    }
    return static_cast<int>(visit.done(result, false));
}

int getsockopt(int fd, int level, int option, void* value, socklen_t* size) noexcept {
    if (!is_watched(fd)) return REAL(getsockopt)(fd, level, option, value, size);
    Visit visit(Call::getsockopt, fd);
    visit.note(name_of_option(level, option));
    return static_cast<int>(visit.done(REAL(getsockopt)(fd, level, option, value, size), false));
}

// Variadic: the third argument is an int, a pointer or nothing; as a long it passes through unchanged.
int fcntl(int fd, int command, ...) {
    va_list rest;
    va_start(rest, command);
    const long argument = va_arg(rest, long);
    va_end(rest);
    if (!is_watched(fd)) return REAL(fcntl)(fd, command, argument);
    Visit visit(Call::fcntl, fd);
    visit.note(command == F_SETFL ? "F_SETFL" : command == F_GETFL ? "F_GETFL" : "");
    int result = REAL(fcntl)(fd, command, argument);
    if (result >= 0 && (command == F_DUPFD || command == F_DUPFD_CLOEXEC)) result = adopt(result);
    return static_cast<int>(visit.done(result, false));
}

int ioctl(int fd, unsigned long request, ...) noexcept {
    va_list rest;
    va_start(rest, request);
    void* argument = va_arg(rest, void*);
    va_end(rest);
    if (!is_watched(fd)) return REAL(ioctl)(fd, request, argument);
    Visit visit(Call::ioctl, fd);
    const int result = REAL(ioctl)(fd, request, argument);
    if (result == 0 && request == FIONREAD) {
        int& arrived =
            *static_cast<int*>(argument); // of what is there, the schedule has let through no more than it lets be read
        arrived = static_cast<int>(schedule::readable(fd, static_cast<std::size_t>(arrived)));
    }
    return static_cast<int>(visit.done(result, false));
}

int dup2(int from, int to) noexcept {
    if (student != nullptr && to == channel_descriptor) {
        errno = EBADF;
        return -1;
    }
    return REAL(dup2)(from, to);
}

int close_range(unsigned first, unsigned last, int flags) noexcept {
    constexpr unsigned channel = channel_descriptor;
    if (student == nullptr || first > channel || last < channel) return REAL(close_range)(first, last, flags);
    int result = 0;
    if (first < channel) result = REAL(close_range)(first, channel - 1, flags);
    if (result == 0 && last > channel) result = REAL(close_range)(channel + 1, last, flags);
    return result;
}

} // extern "C"
