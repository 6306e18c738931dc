// Lab 08 another way: plain threads and a mutex; a pipe for each child, which brings its count and whose
// end says that it has gone.

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
#include <cstddef>
#include <exception>
#include <list>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

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

/// Plain threads. The list is the service's alone; what the threads change is under the mutex.
class Workers {
public:
    Workers() = default;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers() { end_all(); }
    void start(net::Descriptor client) {
        join(false);
        Worker& worker = workers_.emplace_back();
        worker.thread = std::thread([this, &worker, client = std::move(client)]() mutable {
            Counter lines = 0;
            serve_one(client.get(), request_.seen.get(), lines);
            client.close();
            const std::lock_guard lock(mutex_);
            lines_ += lines;
            worker.is_done = true;
        });
    }
    /// \return the lines that they have answered
    std::size_t end_all() {
        request_.made.close();
        join(true);
        return lines_;
    }

private:
    struct Worker {
        bool is_done = false;
        std::thread thread;
    };
    void join(bool all) {
        workers_.remove_if([&](Worker& worker) {
            {
                const std::lock_guard lock(mutex_);
                if (!worker.is_done && !all) {
                    return false;
                }
            }
            worker.thread.join();
            return true;
        });
    }
    Request request_ = make_request();
    std::mutex mutex_;
    std::size_t lines_ = 0;
    std::list<Worker> workers_;
};

struct Child {
    pid_t process = -1;
    net::Descriptor report; ///< one count, and then the end
};

/// Waits for the child's count, hence for its end. \return 0 for one that was killed
std::size_t wait_for_count(const Child& child) {
    std::size_t lines = 0;
    ssize_t size = 0;
    while ((size = ::read(child.report.get(), &lines, sizeof lines)) < 0 && errno == EINTR) {}
    while (::waitpid(child.process, nullptr, 0) < 0 && errno == EINTR) {}
    return size == sizeof lines ? lines : 0;
}

bool has_reported(const Child& child) {
    pollfd waited{child.report.get(), POLLIN, 0};
    return ::poll(&waited, 1, 0) == 1;
}

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
    Totals totals;
    Workers workers;
    while (net::Descriptor client = next_client(listener, stop)) {
        ++totals.clients;
        workers.start(std::move(client));
    }
    totals.lines = workers.end_all();
    return totals;
}

Totals serve_with_processes(int listener, int stop) {
    Totals totals;
    std::list<Child> children;
    try {
        while (const net::Descriptor client = next_client(listener, stop)) {
            ++totals.clients;
            for (auto child = children.begin(); child != children.end();) {
                if (has_reported(*child)) {
                    totals.lines += wait_for_count(*child);
                    child = children.erase(child);
                } else {
                    ++child;
                }
            }
            Request pipe = make_request();
            const pid_t process = ::fork();
            if (process < 0) {
                throw net::failure_of("fork");
            }
            if (process == 0) {
                ::close(listener);
                children.clear();
                Counter lines = 0;
                serve_one(client.get(), stop, lines);
                const std::size_t count = lines;
                while (::write(pipe.made.get(), &count, sizeof count) < 0 && errno == EINTR) {}
                ::_exit(0);
            }
            children.push_back({process, std::move(pipe.seen)});
        }
    } catch (...) {
        for (const Child& child : children) {
            ::kill(child.process, SIGTERM);
            wait_for_count(child);
        }
        throw;
    }
    for (const Child& child : children) {
        totals.lines += wait_for_count(child);
    }
    return totals;
}

} // namespace concurrency
