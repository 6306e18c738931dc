// Lab 08 another way: select() in place of poll(), the threads of std::async(), and children that are ended by SIGTERM,
// while SIGCHLD is ignored so that no zombie ever stays.

#include "concurrency.hpp"

#include "net/error.hpp"

#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <vector>

namespace concurrency {

namespace {

/// \return whether the first is ready; stop before it
bool is_ready(int socket, bool for_sending, int stop) {
    for (;;) {
        fd_set readable;
        fd_set writable;
        FD_ZERO(&readable);
        FD_ZERO(&writable);
        FD_SET(stop, &readable);
        FD_SET(socket, for_sending ? &writable : &readable);
        if (::select(std::max(socket, stop) + 1, &readable, &writable, nullptr, nullptr) >= 0) {
            return !FD_ISSET(stop, &readable);
        }
        if (errno != EINTR) {
            throw net::failure_of("select");
        }
    }
}

bool reply(int client, int stop, std::string_view bytes) {
    while (!bytes.empty()) {
        if (stop >= 0 && !is_ready(client, true, stop)) {
            return false;
        }
        const ssize_t sent = ::send(client, bytes.data(), bytes.size(), stop >= 0 ? MSG_DONTWAIT : 0);
        if (sent < 0 && errno != EINTR && errno != EAGAIN) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    return true;
}

using Count = std::function<void()>;

/// \param stop -1 for a client whom somebody else ends
void talk(int client, int stop, const Count& count_line) {
    LineBuffer lines;
    for (;;) {
        std::array<char, 100> bytes{};
        if (stop >= 0 && !is_ready(client, false, stop)) {
            return;
        }
        const ssize_t size = ::recv(client, bytes.data(), bytes.size(), 0);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            return;
        }
        lines.add({bytes.data(), static_cast<std::size_t>(size)});
        while (const auto line = lines.next()) {
            if (!reply(client, stop, answer(*line))) {
                return;
            }
            count_line();
        }
    }
}

void serve_client(int client, int stop, const Count& count_line) {
    try {
        talk(client, stop, count_line);
    } catch (const net::protocol_error&) { // NOLINT(bugprone-empty-catch): the end of this talk, as others are
    }
}

/// \return -1 at a stop
int accept_next(int listener, int stop) {
    while (is_ready(listener, false, stop)) {
        if (const int client = ::accept(listener, nullptr, nullptr); client >= 0) {
            return client;
        }
        constexpr std::array passing = {EINTR, EAGAIN, ECONNABORTED, EPROTO, EMFILE, ENFILE, ENOBUFS, ENOMEM};
        const auto* const found = std::find(passing.begin(), passing.end(), errno);
        if (found == passing.end()) {
            throw net::failure_of("accept");
        }
        if (found - passing.begin() >= 4) {
            timeval pause{0, 10'000};
            fd_set waited;
            FD_ZERO(&waited);
            FD_SET(stop, &waited);
            ::select(stop + 1, &waited, nullptr, nullptr, &pause);
        }
    }
    return -1;
}

/// How a signal is treated, for as long as this object lives.
class Treatment {
public:
    Treatment(int signal, void (*how)(int)) : signal_(signal), before_(std::signal(signal, how)) {}
    Treatment(const Treatment&) = delete;
    Treatment& operator=(const Treatment&) = delete;
    ~Treatment() { std::signal(signal_, before_); }

private:
    int signal_;
    void (*before_)(int);
};

/// One thread for each client, and what they share.
class Workers {
public:
    Workers() = default;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers() { end_all(); }
    void start(int client) {
        workers_.remove_if(
            [](auto& worker) { return worker.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
        {
            const std::lock_guard lock(mutex_);
            clients_.insert(client);
        }
        workers_.push_back(std::async(std::launch::async, [this, client] { work(client); }));
    }
    /// \return the lines that they have answered
    std::size_t end_all() {
        {
            const std::lock_guard lock(mutex_);
            for (const int client : clients_) {
                ::shutdown(client, SHUT_RDWR);
            }
        }
        workers_.clear(); // the future of an std::async() waits for its thread
        return lines_;
    }

private:
    void work(int client) {
        serve_client(client, -1, [&] {
            const std::lock_guard lock(mutex_);
            ++lines_;
        });
        const std::lock_guard lock(mutex_); // so that the number is not another's when it is shut down
        clients_.erase(client);
        ::close(client);
    }
    std::mutex mutex_;
    std::set<int> clients_;
    std::size_t lines_ = 0;
    std::list<std::future<void>> workers_;
};

} // namespace

Totals serve_in_turn(int listener, int stop) {
    const Treatment no_sigpipe(SIGPIPE, SIG_IGN);
    Totals totals;
    for (int client = -1; (client = accept_next(listener, stop)) >= 0; ::close(client)) {
        ++totals.clients;
        serve_client(client, stop, [&] { ++totals.lines; });
    }
    return totals;
}

Totals serve_with_threads(int listener, int stop) {
    const Treatment no_sigpipe(SIGPIPE, SIG_IGN);
    Workers workers;
    Totals totals;
    for (int client = -1; (client = accept_next(listener, stop)) >= 0; ++totals.clients) {
        workers.start(client);
    }
    totals.lines = workers.end_all();
    return totals;
}

Totals serve_with_processes(int listener, int stop) {
    const Treatment no_sigpipe(SIGPIPE, SIG_IGN);
    const Treatment no_zombies(SIGCHLD, SIG_IGN);
    using Counter = std::atomic<std::size_t>;
    void* place = ::mmap(nullptr, sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) {
        throw net::failure_of("mmap");
    }
    const std::unique_ptr<Counter, void (*)(Counter*)> lines(
        new (place) Counter(0), [](Counter* counter) { ::munmap(counter, sizeof *counter); });
    Totals totals;
    std::vector<pid_t> children;
    const auto end_them = [&] {
        for (const pid_t child : children) {
            ::kill(child, SIGTERM); // a careful program asks first whether that number is still this child's
        }
        while (::wait(nullptr) >= 0 || errno == EINTR) {} // returns when there is none left: that is ECHILD
    };
    try {
        for (int client = -1; (client = accept_next(listener, stop)) >= 0; ::close(client)) {
            ++totals.clients;
            const pid_t child = ::fork();
            if (child == 0) {
                ::close(listener);
                serve_client(client, -1, [&] { ++*lines; });
                ::_exit(0);
            }
            if (child > 0) {
                children.push_back(child);
            }
        }
    } catch (...) {
        end_them();
        throw;
    }
    end_them();
    totals.lines = *lines;
    return totals;
}

} // namespace concurrency
