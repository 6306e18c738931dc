// Interposed calls that move bytes. A call without a timeout stays the kernel's own blocking call, so that signals, MSG_WAITALL and
// partial sends behave exactly as they do outside; only where the student has set SO_RCVTIMEO or SO_SNDTIMEO does the engine's clock wait.
#include "harness/interpose/real.hpp"
#include "harness/interpose/timeouts.hpp"
#include "harness/interpose/visit.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

using namespace harness;

namespace {

/// Parts of a message, shortened to a number of bytes: what readv, writev and the msg calls get when the schedule cuts them.
class Parts {
public:
    Parts(const iovec* parts, std::size_t count) : parts_(parts, parts + count) {
        for (const iovec& part : parts_) total_ += part.iov_len;
    }
    [[nodiscard]] std::size_t total() const { return total_; }
    void shorten(std::size_t to) {
        for (iovec& part : parts_) {
            part.iov_len = std::min(part.iov_len, to);
            to -= part.iov_len;
        }
    }
    [[nodiscard]] iovec* data() { return parts_.data(); }
    [[nodiscard]] std::size_t count() const { return parts_.size(); }
    /// The first bytes, in one piece, for the transcript.
    std::size_t first_bytes(char* into, std::size_t room, std::size_t moved) const {
        std::size_t taken = 0;
        for (const iovec& part : parts_) {
            const std::size_t n = std::min({part.iov_len, room - taken, moved - taken});
            if (n != 0) std::memcpy(into + taken, part.iov_base, n);
            taken += n;
        }
        return taken;
    }

private:
    std::vector<iovec> parts_;
    std::size_t total_ = 0;
};

// The shape that all of them share. `blocking(size)` and `at_once(size)` do the call for at most that many bytes; `peeks`: the bytes stay.
template <class Blocking, class AtOnce, class Bytes>
ssize_t transfer(Call call, int descriptor, std::size_t size, bool reads, bool peeks, bool dont_wait, Blocking blocking,
                 AtOnce at_once, Bytes bytes) {
    Visit visit(call, descriptor, static_cast<std::int64_t>(size));
    if (peeks) visit.note("MSG_PEEK");
    const std::int64_t timeout = dont_wait ? never : timeouts::of(descriptor, reads);
    if (const int error = visit.injected_error(true); error != 0) {
        // EAGAIN is for calls that do not wait. One that does would wait on, until its time is over or a signal comes.
        if (error == EAGAIN && !dont_wait && (REAL(fcntl)(descriptor, F_GETFL) & O_NONBLOCK) == 0) {
            errno = park(nullptr, 0, deadline_in(timeout)) == Woken::deadline ? EAGAIN : EINTR;
        }
        return visit.done(-1, false);
    }
    const std::size_t taken = reads ? schedule::readable(descriptor, size) : schedule::writable(descriptor, size);
    ssize_t result = 0;
    if (timeout == never) {
        result = blocking(taken);
    } else {
        const std::int64_t deadline = deadline_in(timeout);
        while ((result = at_once(taken)) < 0 && errno == EAGAIN) {
            pollfd wait{descriptor, static_cast<short>(reads ? POLLIN : POLLOUT), 0};
            const Woken how = park(&wait, 1, deadline);
            if (how != Woken::ready) {
                errno = how == Woken::deadline ? EAGAIN : EINTR;
                break;
            }
        }
    }
    if (result > 0) {
        const int saved = errno;
        const auto moved = static_cast<std::size_t>(result);
        if (!peeks) {
            reads ? schedule::was_read(descriptor, moved) : schedule::was_written(descriptor, moved);
        }
        if (taken < size && moved == taken) visit.cut_short();
        std::array<char, Entry::room> first{};
        bytes(first.data(), std::min(moved, first.size()));
        errno = saved;
        return visit.done(result, !peeks, first.data(), moved);
    }
    return visit.done(result, false);
}

auto copy_from(const void* buffer) {
    return [buffer](char* into, std::size_t n) {
        if (buffer != nullptr)
            std::memcpy(into, buffer, n); // MSG_TRUNC throws bytes of a TCP stream away without a buffer
    };
}

ssize_t transfer_message(Call call, int descriptor, const msghdr* message, int flags, bool reads, auto real) {
    Parts parts(message->msg_iov, message->msg_iovlen);
    msghdr cut = *message;
    cut.msg_iov = parts.data();
    const auto with = [&](int more) {
        return [&, more](std::size_t n) {
            parts.shorten(n);
            return real(descriptor, &cut, flags | more);
        };
    };
    return transfer(call, descriptor, parts.total(), reads, (flags & MSG_PEEK) != 0, (flags & MSG_DONTWAIT) != 0,
                    with(0), with(MSG_DONTWAIT), [&](char* into, std::size_t n) { parts.first_bytes(into, n, n); });
}

/// readv and writev. \p by_message does the same at once, for a socket with a timeout: recvmsg or sendmsg.
ssize_t transfer_parts(Call call, int descriptor, const iovec* parts, int count, bool reads, auto by_parts,
                       auto by_message) {
    Parts cut(parts, static_cast<std::size_t>(count));
    const auto blocking = [&](std::size_t n) {
        cut.shorten(n);
        return by_parts(descriptor, cut.data(), count);
    };
    const auto at_once = [&](std::size_t n) {
        cut.shorten(n);
        msghdr message{};
        message.msg_iov = cut.data();
        message.msg_iovlen = cut.count();
        return by_message(descriptor, &message, MSG_DONTWAIT);
    };
    return transfer(call, descriptor, cut.total(), reads, false, false, blocking, at_once,
                    [&](char* into, std::size_t n) { cut.first_bytes(into, n, n); });
}

} // namespace

extern "C" {

ssize_t recv(int fd, void* buffer, size_t size, int flags) {
    if (!is_watched(fd)) return REAL(recv)(fd, buffer, size, flags);
    return transfer(
        Call::recv, fd, size, true, (flags & MSG_PEEK) != 0, (flags & MSG_DONTWAIT) != 0,
        [&](size_t n) { return REAL(recv)(fd, buffer, n, flags); },
        [&](size_t n) { return REAL(recv)(fd, buffer, n, flags | MSG_DONTWAIT); }, copy_from(buffer));
}

ssize_t recvfrom(int fd, void* buffer, size_t size, int flags, sockaddr* from, socklen_t* length) {
    if (!is_watched(fd)) return REAL(recvfrom)(fd, buffer, size, flags, from, length);
    return transfer(
        Call::recv, fd, size, true, (flags & MSG_PEEK) != 0, (flags & MSG_DONTWAIT) != 0,
        [&](size_t n) { return REAL(recvfrom)(fd, buffer, n, flags, from, length); },
        [&](size_t n) { return REAL(recvfrom)(fd, buffer, n, flags | MSG_DONTWAIT, from, length); }, copy_from(buffer));
}

ssize_t recvmsg(int fd, msghdr* message, int flags) {
    if (!is_watched(fd)) return REAL(recvmsg)(fd, message, flags);
    return transfer_message(Call::recv, fd, message, flags, true, [&](int s, msghdr* cut, int f) {
        const ssize_t result = REAL(recvmsg)(s, cut, f);
        message->msg_namelen = cut->msg_namelen;
        message->msg_controllen = cut->msg_controllen;
        message->msg_flags = cut->msg_flags;
        return result;
    });
}

ssize_t read(int fd, void* buffer, size_t size) {
    if (!is_watched(fd)) return REAL(read)(fd, buffer, size);
    return transfer(
        Call::read, fd, size, true, false, false, [&](size_t n) { return REAL(read)(fd, buffer, n); },
        [&](size_t n) { return REAL(recv)(fd, buffer, n, MSG_DONTWAIT); }, copy_from(buffer));
}

ssize_t readv(int fd, const iovec* parts, int count) {
    if (!is_watched(fd)) return REAL(readv)(fd, parts, count);
    return transfer_parts(Call::read, fd, parts, count, true, REAL(readv), REAL(recvmsg));
}

ssize_t send(int fd, const void* data, size_t size, int flags) {
    if (!is_watched(fd)) return REAL(send)(fd, data, size, flags);
    return transfer(
        Call::send, fd, size, false, false, (flags & MSG_DONTWAIT) != 0,
        [&](size_t n) { return REAL(send)(fd, data, n, flags); },
        [&](size_t n) { return REAL(send)(fd, data, n, flags | MSG_DONTWAIT); }, copy_from(data));
}

ssize_t sendto(int fd, const void* data, size_t size, int flags, const sockaddr* to, socklen_t length) {
    if (!is_watched(fd)) return REAL(sendto)(fd, data, size, flags, to, length);
    return transfer(
        Call::send, fd, size, false, false, (flags & MSG_DONTWAIT) != 0,
        [&](size_t n) { return REAL(sendto)(fd, data, n, flags, to, length); },
        [&](size_t n) { return REAL(sendto)(fd, data, n, flags | MSG_DONTWAIT, to, length); }, copy_from(data));
}

ssize_t sendmsg(int fd, const msghdr* message, int flags) {
    if (!is_watched(fd)) return REAL(sendmsg)(fd, message, flags);
    return transfer_message(Call::send, fd, message, flags, false,
                            [](int s, msghdr* cut, int f) { return REAL(sendmsg)(s, cut, f); });
}

ssize_t write(int fd, const void* data, size_t size) {
    if (!is_watched(fd)) return REAL(write)(fd, data, size);
    return transfer(
        Call::write, fd, size, false, false, false, [&](size_t n) { return REAL(write)(fd, data, n); },
        [&](size_t n) { return REAL(send)(fd, data, n, MSG_DONTWAIT); }, copy_from(data));
}

ssize_t writev(int fd, const iovec* parts, int count) {
    if (!is_watched(fd)) return REAL(writev)(fd, parts, count);
    return transfer_parts(Call::write, fd, parts, count, false, REAL(writev), REAL(sendmsg));
}

} // extern "C"
