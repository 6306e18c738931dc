// Interposed calls that wait: for several descriptors, or for the clock.
#include "harness/interpose/real.hpp"
#include "harness/interpose/visit.hpp"

#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

using namespace harness;

namespace {

std::int64_t nanoseconds(std::int64_t seconds, std::int64_t rest) {
    return seconds > never / 2'000'000'000 ? never : seconds * 1'000'000'000 + rest;
}

/// Descriptors of a wait, for the transcript: "r 3 5, w 5", and as many of them as there is room for.
class Readiness {
public:
    void add(int descriptor, bool reading, bool writing) {
        if (reading) add(reading_, descriptor);
        if (writing) add(writing_, descriptor);
    }
    [[nodiscard]] std::string text() const {
        std::string text = reading_.empty() ? "" : "r" + reading_;
        if (!writing_.empty()) text += (text.empty() ? "w" : ", w") + writing_;
        return text;
    }

private:
    static void add(std::string& list, int descriptor) {
        constexpr std::size_t room = 11; // both lists and a time-out must fit into an Entry
        const std::string next = " " + std::to_string(descriptor);
        if (list.ends_with('.')) return;
        list += list.size() + next.size() <= room ? next : " ...";
    }
    std::string reading_, writing_;
};

/// "5 ms", or "20 us": how long a wait may take; "" for one without end.
std::string in_words(std::int64_t timeout) {
    if (timeout == never) return {};
    const bool is_short = timeout > 0 && timeout < 1'000'000;
    return is_short ? std::to_string((timeout + 999) / 1000) + " us" : std::to_string(timeout / 1'000'000) + " ms";
}

/// Notes what is waited for, and how long.
void note_wait(Visit& visit, const Readiness& wanted, std::int64_t timeout) {
    const std::string list = wanted.text();
    const std::string time = in_words(timeout);
    visit.note(list + (list.empty() || time.empty() ? "" : "; ") + time);
}

/// How it ended, with what was ready.
int found(Visit& visit, int ready, const Readiness& what) {
    const std::string text = what.text();
    return static_cast<int>(visit.done(ready, false, text.data(), text.size()));
}

Readiness in_poll(const pollfd* fds, nfds_t count, short pollfd::*events, short reading) {
    Readiness readiness;
    for (nfds_t i = 0; i < count; ++i) {
        readiness.add(fds[i].fd, (fds[i].*events & reading) != 0, (fds[i].*events & POLLOUT) != 0);
    }
    return readiness;
}

int poll_for(pollfd* fds, nfds_t count, std::int64_t timeout, const sigset_t* mask) {
    Visit visit(Call::poll, count == 1 ? fds[0].fd : no_descriptor, static_cast<std::int64_t>(count));
    if (visit.is_recorded()) note_wait(visit, in_poll(fds, count, &pollfd::events, POLLIN), timeout);
    if (visit.injected_error(true) != 0) return static_cast<int>(visit.done(-1, false));
    int ready = REAL(poll)(fds, count, 0);
    if (ready == 0 && timeout == 0) visit.would_block();
    if (ready == 0 && timeout != 0) {
        const Woken how = park(fds, count, deadline_in(timeout), mask);
        ready = how == Woken::interrupted ? -1 : REAL(poll)(fds, count, 0);
        if (how == Woken::interrupted) errno = EINTR;
    }
    if (ready <= 0 || !visit.is_recorded()) return static_cast<int>(visit.done(ready, false));
    constexpr short readable = POLLIN | POLLHUP | POLLERR | POLLNVAL; // an end or an error can be read, too
    return found(visit, ready, in_poll(fds, count, &pollfd::revents, readable));
}

/// The sets of a select call: remembered, since every look at the descriptors overwrites them.
class Sets {
public:
    Sets(int count, fd_set* in, fd_set* out, fd_set* except)
        : count_(count), bytes_(static_cast<std::size_t>((std::max(count, 0) + 63) / 64) * 8), sets_{in, out, except} {
        for (std::size_t i = 0; i < sets_.size(); ++i) {
            if (sets_[i] == nullptr) continue;
            wanted_[i].resize(bytes_);
            std::memcpy(wanted_[i].data(), sets_[i], bytes_);
        }
    }
    int look() {
        for (std::size_t i = 0; i < sets_.size(); ++i) {
            if (sets_[i] != nullptr) std::memcpy(sets_[i], wanted_[i].data(), bytes_);
        }
        timeval none{0, 0};
        return REAL(select)(count_, sets_[0], sets_[1], sets_[2], &none);
    }
    void restore() {
        for (std::size_t i = 0; i < sets_.size(); ++i) {
            if (sets_[i] != nullptr) std::memcpy(sets_[i], wanted_[i].data(), bytes_);
        }
    }
    /// The same wishes for poll, which can wait with the engine's clock.
    [[nodiscard]] std::vector<pollfd> as_pollfds() const {
        static constexpr std::array<short, 3> events = {POLLIN, POLLOUT, POLLPRI};
        std::vector<pollfd> fds;
        for (int fd = 0; fd < count_; ++fd) {
            pollfd wish{fd, 0, 0};
            for (std::size_t i = 0; i < sets_.size(); ++i) {
                if (sets_[i] != nullptr && holds(wanted_[i].data(), fd))
                    wish.events = static_cast<short>(wish.events | events[i]);
            }
            if (wish.events != 0) fds.push_back(wish);
        }
        return fds;
    }

    /// For the transcript: what is wanted, or once the kernel has looked, what is ready.
    [[nodiscard]] Readiness wanted() const { return among(wanted_[0].data(), wanted_[1].data()); }
    [[nodiscard]] Readiness ready() const { return among(sets_[0], sets_[1]); }

private:
    [[nodiscard]] Readiness among(const void* in, const void* out) const {
        Readiness readiness;
        for (int fd = 0; fd < count_; ++fd) readiness.add(fd, holds(in, fd), holds(out, fd));
        return readiness;
    }
    static bool holds(const void* set, int fd) {
        const auto* bytes = static_cast<const unsigned char*>(set);
        return set != nullptr && (bytes[static_cast<std::size_t>(fd) / 8] >> (fd % 8) & 1) != 0;
    }
    int count_;
    std::size_t bytes_;
    std::array<fd_set*, 3> sets_;
    std::array<std::vector<unsigned char>, 3> wanted_;
};

int select_for(Sets& sets, int count, std::int64_t timeout, const sigset_t* mask, std::int64_t& left) {
    Visit visit(Call::select, no_descriptor, count);
    if (visit.is_recorded()) note_wait(visit, sets.wanted(), timeout);
    const std::int64_t deadline = deadline_in(timeout);
    int ready = -1;
    if (visit.injected_error(true) == 0) {
        ready = sets.look();
        if (ready == 0 && timeout == 0) visit.would_block();
        if (ready == 0 && timeout != 0) {
            std::vector<pollfd> fds = sets.as_pollfds();
            const Woken how = park(fds.data(), fds.size(), deadline, mask);
            ready = how == Woken::interrupted ? -1 : sets.look();
            if (how == Woken::interrupted) errno = EINTR;
        }
    }
    const int saved = errno;
    if (ready < 0) sets.restore(); // as the kernel: unchanged after a failure
    left = timeout == never ? 0 : std::max<std::int64_t>(0, deadline - student->now.load());
    errno = saved;
    if (ready <= 0 || !visit.is_recorded()) return static_cast<int>(visit.done(ready, false));
    return found(visit, ready, sets.ready());
}

int epoll_for(int epoll, epoll_event* events, int room, std::int64_t timeout, const sigset_t* mask) {
    Visit visit(Call::epoll_wait, epoll, room);
    visit.note(in_words(timeout));
    if (visit.injected_error(true) != 0) return static_cast<int>(visit.done(-1, false));
    int ready = REAL(epoll_wait)(epoll, events, room, 0);
    if (ready == 0 && timeout == 0) visit.would_block();
    if (ready == 0 && timeout != 0) {
        pollfd wait{epoll, POLLIN, 0};
        const Woken how = park(&wait, 1, deadline_in(timeout), mask);
        ready = how == Woken::interrupted ? -1 : REAL(epoll_wait)(epoll, events, room, 0);
        if (how == Woken::interrupted) errno = EINTR;
    }
    return static_cast<int>(visit.done(ready, false));
}

/// \return 0, or the nanoseconds that were left when a signal handler ran
std::int64_t sleep_until(std::int64_t deadline) {
    Visit visit(Call::sleep, no_descriptor, (deadline - student->now.load()) / 1'000'000);
    const Woken how = park(nullptr, 0, deadline);
    const std::int64_t left = how == Woken::interrupted ? std::max<std::int64_t>(1, deadline - student->now.load()) : 0;
    visit.done(left != 0 ? -1 : 0, false);
    return left;
}

} // namespace

extern "C" {

int poll(pollfd* fds, nfds_t count, int milliseconds) {
    if (student == nullptr) return REAL(poll)(fds, count, milliseconds);
    return poll_for(fds, count, milliseconds < 0 ? never : milliseconds * 1'000'000LL, nullptr);
}

int ppoll(pollfd* fds, nfds_t count, const timespec* t, const sigset_t* mask) {
    if (student == nullptr) return REAL(ppoll)(fds, count, t, mask);
    return poll_for(fds, count, t != nullptr ? nanoseconds(t->tv_sec, t->tv_nsec) : never, mask);
}

int select(int count, fd_set* in, fd_set* out, fd_set* except, timeval* t) {
    if (student == nullptr) return REAL(select)(count, in, out, except, t);
    Sets sets(count, in, out, except);
    std::int64_t left = 0;
    const int ready =
        select_for(sets, count, t != nullptr ? nanoseconds(t->tv_sec, t->tv_usec * 1000LL) : never, nullptr, left);
    if (t != nullptr) *t = {left / 1'000'000'000, left % 1'000'000'000 / 1000}; // Linux leaves the rest there
    return ready;
}

int pselect(int count, fd_set* in, fd_set* out, fd_set* except, const timespec* t, const sigset_t* mask) {
    if (student == nullptr) return REAL(pselect)(count, in, out, except, t, mask);
    Sets sets(count, in, out, except);
    std::int64_t left = 0;
    return select_for(sets, count, t != nullptr ? nanoseconds(t->tv_sec, t->tv_nsec) : never, mask, left);
}

int epoll_wait(int epoll, epoll_event* events, int room, int milliseconds) {
    if (student == nullptr) return REAL(epoll_wait)(epoll, events, room, milliseconds);
    return epoll_for(epoll, events, room, milliseconds < 0 ? never : milliseconds * 1'000'000LL, nullptr);
}

int epoll_pwait(int epoll, epoll_event* events, int room, int milliseconds, const sigset_t* mask) {
    if (student == nullptr) return REAL(epoll_pwait)(epoll, events, room, milliseconds, mask);
    return epoll_for(epoll, events, room, milliseconds < 0 ? never : milliseconds * 1'000'000LL, mask);
}

int nanosleep(const timespec* wanted, timespec* rest) {
    if (student == nullptr) return REAL(nanosleep)(wanted, rest);
    const std::int64_t left = sleep_until(deadline_in(nanoseconds(wanted->tv_sec, wanted->tv_nsec)));
    if (left == 0) return 0;
    if (rest != nullptr) *rest = {left / 1'000'000'000, left % 1'000'000'000};
    errno = EINTR;
    return -1;
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* wanted, timespec* rest) {
    if (student == nullptr) return REAL(clock_nanosleep)(clock, flags, wanted, rest);
    std::int64_t length = nanoseconds(wanted->tv_sec, wanted->tv_nsec);
    if ((flags & TIMER_ABSTIME) != 0) {
        timespec now{};
        clock_gettime(clock, &now);
        length -= nanoseconds(now.tv_sec, now.tv_nsec);
    }
    const std::int64_t left = sleep_until(deadline_in(length));
    if (left == 0) return 0;
    if (rest != nullptr && (flags & TIMER_ABSTIME) == 0) *rest = {left / 1'000'000'000, left % 1'000'000'000};
    return EINTR;
}

int usleep(useconds_t microseconds) {
    const timespec wanted{microseconds / 1'000'000, static_cast<long>(microseconds % 1'000'000) * 1000};
    return nanosleep(&wanted, nullptr);
}

unsigned sleep(unsigned seconds) {
    const timespec wanted{static_cast<time_t>(seconds), 0};
    timespec rest{};
    return nanosleep(&wanted, &rest) == 0 ? 0
                                          : static_cast<unsigned>(rest.tv_sec + (rest.tv_nsec >= 500'000'000 ? 1 : 0));
}

} // extern "C"
