// Lab 08: the reference solution.

#include "concurrency.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <exception>
#include <list>
#include <new>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace concurrency {

namespace {

using Counter = std::atomic<std::size_t>;

constexpr int forever = -1;
constexpr int pause_ms = 20; // between two tries while there are no descriptors

/// Waits until the socket is ready for these events, or has failed, or the time is over. \return false at a stop
bool wait_for(int socket, short events, int stop, int milliseconds = forever) {
    std::array<pollfd, 2> waited = {pollfd{stop, POLLIN, 0}, pollfd{socket, events, 0}};
    while (::poll(waited.data(), waited.size(), milliseconds) < 0) {
        if (errno != EINTR) {
            throw net::failure_of("poll");
        }
    }
    return waited[0].revents == 0;
}

/// \return false at a stop
bool send_all(int client, std::string_view bytes, int stop) {
    while (!bytes.empty()) {
        if (!wait_for(client, POLLOUT, stop)) {
            return false;
        }
        const ssize_t taken = ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (taken >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(taken));
        } else if (errno != EINTR && errno != EAGAIN) {
            throw net::failure_of("send");
        }
    }
    return true;
}

/// Answers one client's lines until it has gone or a stop is asked for.
void talk(int client, int stop, Counter& lines) {
    LineBuffer received;
    std::array<char, 4096> buffer{};
    while (wait_for(client, POLLIN, stop)) {
        const ssize_t size = ::recv(client, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size == 0) {
            return;
        }
        if (size < 0) {
            if (errno == EINTR || errno == EAGAIN) {
                continue;
            }
            throw net::failure_of("recv");
        }
        received.add({buffer.data(), static_cast<std::size_t>(size)});
        while (const auto line = received.next()) {
            if (!send_all(client, answer(*line), stop)) {
                return;
            }
            ++lines;
        }
    }
}

/// The same and no more: whatever is wrong with this client, it is over then.
void serve_one(int client, int stop, Counter& lines) {
    try {
        talk(client, stop, lines);
    } catch (const std::exception&) { // NOLINT(bugprone-empty-catch): nobody else is concerned
    }
}

/// \return the next client's socket, or none at a stop
net::Descriptor next_client(int listener, int stop) {
    while (wait_for(listener, POLLIN, stop)) {
        net::Descriptor client(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
        if (client) {
            return client;
        }
        switch (errno) {
        case EINTR:
        case EAGAIN:
        case ECONNABORTED:
        case EPROTO:
            break;
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
            wait_for(-1, 0, stop, pause_ms); // poll ignores a negative descriptor
            break;
        default:
            throw net::failure_of("accept");
        }
    }
    return {};
}

/// A request to end, of the service's own: everybody who waits for `seen` hears of it when `made` is closed.
struct Request {
    net::Descriptor seen, made;
};

Request make_request() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw net::failure_of("pipe2");
    }
    return {net::Descriptor(ends[0]), net::Descriptor(ends[1])};
}

struct Worker {
    std::atomic<bool> is_done = false;
    std::jthread thread;
};

/// A counter that children count up and their parent can read.
class SharedCounter {
public:
    SharedCounter()
        : place_(::mmap(nullptr, sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        if (place_ == MAP_FAILED) {
            throw net::failure_of("mmap");
        }
        counter_ = new (place_) Counter(0);
    }
    SharedCounter(const SharedCounter&) = delete;
    SharedCounter& operator=(const SharedCounter&) = delete;
    ~SharedCounter() { ::munmap(place_, sizeof(Counter)); }
    Counter& get() { return *counter_; }

private:
    void* place_;
    Counter* counter_ = nullptr;
};

/// The service's child processes: at the end all of them are ended and waited for.
class Children {
public:
    Children() = default;
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;
    ~Children() {
        for (const pid_t child : children_) {
            ::kill(child, SIGKILL); // does no harm to one that has ended: it keeps its number until it is waited for
            wait_for_child(child, 0);
        }
    }
    void add(pid_t child) { children_.push_back(child); }
    /// Waits for those that have ended, and for no other.
    void reap() {
        std::erase_if(children_, [](pid_t child) { return wait_for_child(child, WNOHANG); });
    }
    /// Waits for all to end by themselves.
    void wait_for_all() {
        std::erase_if(children_, [](pid_t child) { return wait_for_child(child, 0); });
    }

private:
    /// \return whether there is nothing more to wait for
    static bool wait_for_child(pid_t child, int options) {
        pid_t ended = 0;
        while ((ended = ::waitpid(child, nullptr, options)) < 0 && errno == EINTR) {}
        return ended != 0; // -1: somebody has set SIGCHLD to SIG_IGN, and nothing is left of the child
    }
    std::vector<pid_t> children_;
};

} // namespace

Totals serve_in_turn(int listener, int stop) {
    std::size_t clients = 0;
    Counter lines = 0;
    while (const net::Descriptor client = next_client(listener, stop)) {
        ++clients;
        serve_one(client.get(), stop, lines);
    }
    return {clients, lines};
}

Totals serve_with_threads(int listener, int stop) {
    std::size_t clients = 0;
    Counter lines = 0;
    {
        // Destroyed in the opposite order, come what may: the request is made, every thread is joined, the rest goes.
        Request request = make_request();
        std::list<Worker> workers;
        const net::Descriptor until_the_end = std::move(request.made);
        while (net::Descriptor client = next_client(listener, stop)) {
            ++clients;
            workers.remove_if([](const Worker& worker) { return worker.is_done.load(); });
            Worker& worker = workers.emplace_back();
            worker.thread =
                std::jthread([&worker, &lines, end = request.seen.get(), client = std::move(client)]() mutable {
                    serve_one(client.get(), end, lines);
                    client.close();
                    worker.is_done = true;
                });
        }
    }
    return {clients, lines};
}

Totals serve_with_processes(int listener, int stop) {
    std::size_t clients = 0;
    SharedCounter lines;
    Children children;
    while (const net::Descriptor client = next_client(listener, stop)) {
        ++clients;
        children.reap();
        const pid_t child = ::fork();
        if (child < 0) {
            throw net::failure_of("fork");
        }
        if (child == 0) {
            ::close(listener);
            serve_one(client.get(), stop, lines.get());
            ::_exit(0);
        }
        children.add(child);
    }
    children.wait_for_all();
    return {clients, lines.get()};
}

} // namespace concurrency
