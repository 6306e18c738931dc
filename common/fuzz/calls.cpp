// The calls of a reader, instead of libc's. Descriptors of the network in memory are served from there; for others, such
// as libFuzzer's own files, the kernel is asked. A call that is not here fails with EBADF, which shows in the outcome.

#include "fuzz/connection.hpp"
#include "fuzz/network.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

using fuzz::connection;

namespace {

ssize_t receive(const char* call, int socket, std::span<const iovec> buffers, int flags) {
    fuzz::Connection* from = connection(socket);
    if (from == nullptr) {
        errno = EBADF;
        return -1;
    }
    std::size_t asked = 0;
    for (const iovec& buffer : buffers) {
        asked += buffer.iov_len;
    }
    const ssize_t result = from->receive(buffers, flags);
    fuzz::note(call, socket, asked, result);
    return result;
}

ssize_t receive(const char* call, int socket, void* buffer, std::size_t size, int flags) {
    const iovec whole{buffer, size};
    return receive(call, socket, std::span(&whole, 1), flags);
}

// poll and select wait for the first socket that they were asked about: in here something always comes.
int wait(const char* call, int socket) {
    const int result = connection(socket)->wait() ? 1 : -1;
    errno = EINTR;
    fuzz::note(call, socket, 0, result);
    return result;
}

} // namespace

extern "C" {

ssize_t recv(int socket, void* buffer, std::size_t size, int flags) {
    return receive("recv", socket, buffer, size, flags);
}

ssize_t recvfrom(int socket, void* buffer, std::size_t size, int flags, sockaddr* /*address*/, socklen_t* length) {
    if (length != nullptr) *length = 0; // as for a connected stream
    return receive("recvfrom", socket, buffer, size, flags);
}

ssize_t recvmsg(int socket, msghdr* message, int flags) {
    message->msg_namelen = 0;
    message->msg_controllen = 0;
    message->msg_flags = 0;
    return receive("recvmsg", socket, std::span<const iovec>(message->msg_iov, message->msg_iovlen), flags);
}

ssize_t read(int descriptor, void* buffer, std::size_t size) {
    if (connection(descriptor) == nullptr) return ::syscall(SYS_read, descriptor, buffer, size);
    return receive("read", descriptor, buffer, size, 0);
}

ssize_t readv(int descriptor, const iovec* buffers, int count) {
    return receive("readv", descriptor, std::span(buffers, static_cast<std::size_t>(count)), 0);
}

int poll(pollfd* descriptors, nfds_t count, int timeout) {
    for (pollfd& one : std::span(descriptors, count)) {
        one.revents = 0;
        if (connection(one.fd) == nullptr || (one.events & POLLIN) == 0) continue;
        const int result = wait("poll", one.fd);
        if (result == 1) one.revents = POLLIN;
        return result;
    }
    return static_cast<int>(::syscall(SYS_poll, descriptors, count, timeout));
}

int select(int count, fd_set* readable, fd_set* writable, fd_set* exceptional, timeval* timeout) {
    for (int descriptor = 0; descriptor < count; ++descriptor) {
        if (connection(descriptor) == nullptr || readable == nullptr || !FD_ISSET(descriptor, readable)) continue;
        const int result = wait("select", descriptor);
        if (result == 1) {
            FD_ZERO(readable);
            FD_SET(descriptor, readable);
        }
        return result;
    }
    return static_cast<int>(::syscall(SYS_select, count, readable, writable, exceptional, timeout));
}

int ioctl(int descriptor, unsigned long request, ...) {
    va_list rest;
    va_start(rest, request);
    void* argument = va_arg(rest, void*);
    va_end(rest);
    const fuzz::Connection* of = connection(descriptor);
    if (of == nullptr || request != FIONREAD) {
        return static_cast<int>(::syscall(SYS_ioctl, descriptor, request, argument));
    }
    *static_cast<int*>(argument) = static_cast<int>(of->available());
    fuzz::note("ioctl", descriptor, 0, 0);
    return 0;
}

int setsockopt(int socket, int /*level*/, int /*option*/, const void* /*value*/, socklen_t /*size*/) {
    if (connection(socket) != nullptr) return 0; // time limits: in here nothing is ever late
    errno = EBADF;
    return -1;
}

int close(int descriptor) {
    if (connection(descriptor) != nullptr) fuzz::finding("the reader closed a socket that was lent to it");
    return static_cast<int>(::syscall(SYS_close, descriptor));
}

} // extern "C"
