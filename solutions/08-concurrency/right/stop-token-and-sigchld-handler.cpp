// Lab 08 another way: threads that block in recv() and send() until a std::stop_callback shuts their socket down; children
// that a SIGCHLD handler waits for, and whose counts come through a pipe.

#include "concurrency.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <list>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace concurrency {

namespace {

enum class Ready {
    socket,
    stop,
    neither
};

Ready wait(int socket, short events, int stop, int milliseconds) {
    std::array<pollfd, 2> waited = {pollfd{socket, events, 0}, pollfd{stop, POLLIN, 0}};
    if (::poll(waited.data(), waited.size(), milliseconds) < 0) {
        return errno == EINTR ? Ready::neither : throw net::failure_of("poll");
    }
    return waited[1].revents != 0 ? Ready::stop : (waited[0].revents != 0 ? Ready::socket : Ready::neither);
}

/// Talks until the stream ends, whoever ends it. \param ready is asked before each call; false ends the talk
/// \param flags of send(): MSG_DONTWAIT where ready() is to do all the waiting
template <class Ready>
std::size_t talk(int client, Ready ready, int flags) {
    std::size_t lines = 0;
    LineBuffer received;
    std::string answers;
    std::vector<char> bytes(512);
    try {
        for (;;) {
            if (!ready(POLLIN)) {
                return lines;
            }
            const ssize_t size = ::read(client, bytes.data(), bytes.size());
            if (size == 0 || (size < 0 && errno != EINTR)) {
                return lines;
            }
            received.add({bytes.data(), static_cast<std::size_t>(size < 0 ? 0 : size)});
            while (const auto line = received.next()) {
                answers = answer(*line);
                while (!answers.empty()) {
                    if (!ready(POLLOUT)) {
                        return lines;
                    }
                    const ssize_t sent = ::send(client, answers.data(), answers.size(), MSG_NOSIGNAL | flags);
                    if (sent < 0 && errno != EINTR && errno != EAGAIN) {
                        return lines;
                    }
                    answers.erase(0, static_cast<std::size_t>(sent < 0 ? 0 : sent));
                }
                ++lines;
            }
        }
    } catch (const net::protocol_error&) {
        return lines;
    }
}

auto ready_or_stop(int client, int stop) {
    return [client, stop](short events) {
        for (;;) {
            const Ready ready = wait(client, events, stop, -1);
            if (ready != Ready::neither) {
                return ready == Ready::socket;
            }
        }
    };
}

bool passes(int error) { return error == EINTR || error == EAGAIN || error == ECONNABORTED || error == EPROTO; }
bool passes_later(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM; }

template <class Serve>
std::size_t accept_until(int listener, int stop, Serve serve_client) {
    std::size_t clients = 0;
    for (;;) {
        const Ready ready = wait(listener, POLLIN, stop, -1);
        if (ready == Ready::stop) {
            return clients;
        }
        if (ready == Ready::neither) {
            continue;
        }
        net::Descriptor client(::accept(listener, nullptr, nullptr));
        if (client) {
            ++clients;
            serve_client(std::move(client));
        } else if (passes_later(errno)) {
            wait(-1, 0, stop, 10);
        } else if (!passes(errno)) {
            throw net::failure_of("accept");
        }
    }
}

volatile std::sig_atomic_t children = 0;

void reap(int /*signal*/) {
    const int saved = errno;
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
        children = children - 1;
    }
    errno = saved;
}

/// The handler while there are children, and what was there before it.
class Handler {
public:
    Handler() {
        struct sigaction action {};
        action.sa_handler = reap;
        ::sigaction(SIGCHLD, &action, &before_);
    }
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    ~Handler() { ::sigaction(SIGCHLD, &before_, nullptr); }

private:
    struct sigaction before_ {};
};

} // namespace

Totals serve_in_turn(int listener, int stop) {
    Totals totals;
    totals.clients = accept_until(listener, stop, [&](const net::Descriptor& client) {
        totals.lines += talk(client.get(), ready_or_stop(client.get(), stop), MSG_DONTWAIT);
    });
    return totals;
}

Totals serve_with_threads(int listener, int stop) {
    Totals totals;
    std::atomic<std::size_t> lines = 0;
    {
        std::list<std::pair<std::atomic<bool>, std::jthread>> threads;
        totals.clients = accept_until(listener, stop, [&](net::Descriptor accepted) {
            threads.remove_if([](const auto& thread) { return thread.first.load(); });
            auto& [done, thread] = threads.emplace_back();
            const int client = accepted.release();
            thread = std::jthread([&lines, &finished = done, client](const std::stop_token& token) {
                const net::Descriptor owner(client);
                {
                    // Its destructor waits for a callback that is running: the number is still this client's.
                    const std::stop_callback end(token, [client] { ::shutdown(client, SHUT_RDWR); });
                    lines += talk(
                        client, [](short) { return true; }, 0);
                }
                finished = true;
            });
        });
    }
    totals.lines = lines;
    return totals;
}

Totals serve_with_processes(int listener, int stop) {
    Totals totals;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw net::failure_of("pipe2");
    }
    const net::Descriptor counts(ends[0]);
    net::Descriptor report(ends[1]);
    const Handler handler;
    children = 0;
    sigset_t child_signal;
    sigset_t before;
    ::sigemptyset(&child_signal);
    ::sigaddset(&child_signal, SIGCHLD);
    std::vector<pid_t> all;
    const auto wait_for_all = [&] {
        ::sigprocmask(SIG_BLOCK, &child_signal, &before);
        while (children > 0) {
            ::sigsuspend(&before);
        }
        ::sigprocmask(SIG_SETMASK, &before, nullptr);
    };
    try {
        totals.clients = accept_until(listener, stop, [&](const net::Descriptor& client) {
            ::sigprocmask(SIG_BLOCK, &child_signal, &before); // or the child could end before it has been counted
            const pid_t child = ::fork();
            if (child == 0) {
                ::signal(SIGCHLD, SIG_DFL);
                ::sigprocmask(SIG_SETMASK, &before, nullptr);
                ::close(listener);
                const std::size_t lines = talk(client.get(), ready_or_stop(client.get(), stop), MSG_DONTWAIT);
                while (::write(report.get(), &lines, sizeof lines) < 0 && errno == EINTR) {}
                ::_exit(0);
            }
            children = children + (child > 0 ? 1 : 0);
            all.push_back(child);
            ::sigprocmask(SIG_SETMASK, &before, nullptr);
        });
    } catch (...) {
        for (const pid_t child : all) {
            if (child > 0) {
                ::kill(child, SIGTERM);
            }
        }
        wait_for_all();
        throw;
    }
    wait_for_all();
    report.close();
    for (;;) {
        std::size_t lines = 0;
        const ssize_t size = ::read(counts.get(), &lines, sizeof lines);
        if (size == sizeof lines) {
            totals.lines += lines;
        } else if (size == 0 || errno != EINTR) {
            return totals;
        }
    }
}

} // namespace concurrency
