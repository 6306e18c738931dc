// Lab 08 another way: plain threads that tell by a pipe that they have finished, and are ended by shutdown() from outside;
// grandchildren, which are nobody's children, and whose pipe ends when the last of them has gone.

#include "concurrency.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace concurrency {

namespace {

struct Pipe {
    net::Descriptor out, in;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw net::failure_of("pipe2");
    }
    return {net::Descriptor(ends[0]), net::Descriptor(ends[1])};
}

/// \return false at the end of the stream, or after a failure
bool take(int client, LineBuffer& lines) {
    std::array<char, 64> bytes{};
    ssize_t size = 0;
    while ((size = ::recv(client, bytes.data(), bytes.size(), 0)) < 0 && errno == EINTR) {}
    if (size > 0) {
        lines.add({bytes.data(), static_cast<std::size_t>(size)});
    }
    return size > 0;
}

/// Never waits. \return false after a failure
bool give(int client, std::string& bytes) {
    const ssize_t size = ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size < 0) {
        return errno == EINTR || errno == EAGAIN;
    }
    bytes.erase(0, static_cast<std::size_t>(size));
    return true;
}

/// All that have come, each answer behind the other. \return how many
std::size_t answer_all(LineBuffer& lines, std::string& answers) {
    std::size_t count = 0;
    while (const auto line = lines.next()) {
        answers += answer(*line);
        ++count;
    }
    return count;
}

std::size_t talk_until_stop(int client, int stop) {
    std::size_t count = 0;
    LineBuffer lines;
    std::string answers;
    for (;;) {
        const short events = answers.empty() ? POLLIN : POLLOUT;
        std::array<pollfd, 2> waited = {pollfd{client, events, 0}, pollfd{stop, POLLIN, 0}};
        if (::poll(waited.data(), waited.size(), -1) < 0) {
            continue;
        }
        if (waited[1].revents != 0) {
            return count;
        }
        try {
            if (events == POLLOUT ? !give(client, answers) : !take(client, lines)) {
                return count;
            }
            if (events == POLLIN) {
                count += answer_all(lines, answers);
            }
        } catch (const net::protocol_error&) {
            return count;
        }
    }
}

/// Waits wherever it likes: somebody else will shut the connection down.
std::size_t talk_until_shutdown(int client) {
    std::size_t count = 0;
    LineBuffer lines;
    std::string answers;
    try {
        while (take(client, lines)) {
            count += answer_all(lines, answers);
            while (!answers.empty()) {
                const ssize_t size = ::send(client, answers.data(), answers.size(), MSG_NOSIGNAL);
                if (size < 0 && errno != EINTR) {
                    return count;
                }
                answers.erase(0, static_cast<std::size_t>(size < 0 ? 0 : size));
            }
        }
    } catch (const net::protocol_error&) { // NOLINT(bugprone-empty-catch): an end like any other
    }
    return count;
}

net::Descriptor accept_one(int listener, int stop) {
    const int client = ::accept(listener, nullptr, nullptr);
    if (client >= 0) {
        return net::Descriptor(client);
    }
    pollfd waited{stop, POLLIN, 0};
    switch (errno) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        ::poll(&waited, 1, 50);
        return {};
    case EINTR:
    case EAGAIN:
    case ECONNABORTED:
    case EPROTO:
        return {};
    default:
        throw net::failure_of("accept");
    }
}

/// \return what is readable, of these; stop before all others
int wait_for_one_of(int stop, int listener, int third = -1) {
    std::array<pollfd, 3> waited = {pollfd{stop, POLLIN, 0}, pollfd{third, POLLIN, 0}, pollfd{listener, POLLIN, 0}};
    while (::poll(waited.data(), waited.size(), -1) < 0) {}
    for (const auto& one : waited) {
        if (one.revents != 0) {
            return one.fd;
        }
    }
    return -1;
}

class Threads {
public:
    Threads() = default;
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    ~Threads() { end_all(); }
    /// \return the lines that they have answered
    std::size_t end_all() {
        for (auto& [client, thread] : threads_) {
            ::shutdown(client, SHUT_RDWR); // still open: only join() closes
        }
        while (!threads_.empty()) {
            join(threads_.begin()->first);
        }
        return lines_;
    }
    void start(int client) {
        threads_[client] = std::thread([this, client] {
            const std::size_t lines = talk_until_shutdown(client);
            {
                const std::lock_guard lock(mutex_);
                lines_ += lines;
            }
            ::shutdown(client, SHUT_RDWR);
            while (::write(finished_.in.get(), &client, sizeof client) < 0 && errno == EINTR) {}
        });
    }
    [[nodiscard]] int finished() const { return finished_.out.get(); }
    void join_one() {
        int client = -1;
        if (::read(finished_.out.get(), &client, sizeof client) == sizeof client) {
            join(client);
        }
    }

private:
    void join(int client) {
        threads_[client].join();
        threads_.erase(client);
        ::close(client);
    }
    Pipe finished_ = make_pipe();
    std::mutex mutex_;
    std::size_t lines_ = 0;
    std::map<int, std::thread> threads_;
};

} // namespace

Totals serve_in_turn(int listener, int stop) {
    Totals totals;
    while (wait_for_one_of(stop, listener) != stop) {
        if (const net::Descriptor client = accept_one(listener, stop)) {
            ++totals.clients;
            totals.lines += talk_until_stop(client.get(), stop);
        }
    }
    return totals;
}

Totals serve_with_threads(int listener, int stop) {
    Totals totals;
    Threads threads;
    for (;;) {
        const int ready = wait_for_one_of(stop, listener, threads.finished());
        if (ready == stop) {
            break;
        }
        if (ready == threads.finished()) {
            threads.join_one();
        } else if (net::Descriptor client = accept_one(listener, stop)) {
            ++totals.clients;
            threads.start(client.release());
        }
    }
    totals.lines = threads.end_all();
    return totals;
}

Totals serve_with_processes(int listener, int stop) {
    Totals totals;
    Pipe end = make_pipe();    // closed by the service when its clients shall end
    Pipe counts = make_pipe(); // ends when the last grandchild has
    const auto wait_for_all = [&] {
        end.in.close();
        counts.in.close();
        std::size_t lines = 0;
        for (;;) {
            const ssize_t size = ::read(counts.out.get(), &lines, sizeof lines);
            if (size == sizeof lines) {
                totals.lines += lines;
            } else if (size == 0 || errno != EINTR) {
                return;
            }
        }
    };
    try {
        while (wait_for_one_of(stop, listener) != stop) {
            const net::Descriptor client = accept_one(listener, stop);
            if (!client) {
                continue;
            }
            ++totals.clients;
            const pid_t child = ::fork();
            if (child == 0) {
                if (::fork() != 0) {
                    ::_exit(0); // and its child is an orphan, which init waits for
                }
                ::close(listener);
                end.in.close();
                counts.out.close();
                const std::size_t lines = talk_until_stop(client.get(), end.out.get());
                while (::write(counts.in.get(), &lines, sizeof lines) < 0 && errno == EINTR) {}
                ::_exit(0);
            }
            while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {}
        }
    } catch (...) {
        wait_for_all();
        throw;
    }
    wait_for_all();
    return totals;
}

} // namespace concurrency
