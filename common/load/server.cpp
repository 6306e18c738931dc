#include "server.hpp"

#include "chat.hpp"
#include "net/error.hpp"
#include "net/tcp.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace load {

namespace {

struct Schedule {
    std::uint64_t nanoseconds = 0, waiting = 0, turns = 0;
};

Schedule schedule_of(pid_t process) {
    Schedule schedule;
    std::ifstream file("/proc/" + std::to_string(process) + "/schedstat");
    if (!(file >> schedule.nanoseconds >> schedule.waiting >> schedule.turns)) {
        throw std::runtime_error("the server has died, or this kernel has no /proc/PID/schedstat");
    }
    return schedule;
}

} // namespace

Server::Server() {
    const net::Descriptor listener = net::listen_on(0);
    port_ = net::port_of(listener);
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        throw net::failure_of("pipe");
    }
    const net::Descriptor asked(ends[0]);
    stop_ = net::Descriptor(ends[1]);
    process_ = ::fork();
    if (process_ < 0) {
        throw net::failure_of("fork");
    }
    if (process_ == 0) {
        stop_.close(); // so that the pipe ends when the other process does, however that may be
        try {
            chat::serve(listener.get(), asked.get());
            ::_exit(EXIT_SUCCESS);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "the server: %s\n", error.what());
            ::_exit(EXIT_FAILURE);
        }
    }
}

Server::~Server() {
    stop_.close();
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {}
}

std::size_t Server::memory() const {
    std::ifstream file("/proc/" + std::to_string(process_) + "/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::stoul(line.substr(6)) * 1024;
        }
    }
    throw std::runtime_error("the server has died");
}

std::chrono::nanoseconds Server::processor_time() const {
    return std::chrono::nanoseconds(schedule_of(process_).nanoseconds);
}

void Server::come_to_rest() const {
    for (int look = 0; look < 20'000; ++look) {
        const auto before = turns();
        std::ifstream file("/proc/" + std::to_string(process_) + "/stat");
        std::string number;
        std::string name; // of the program, in brackets, without a space
        char state = 0;
        if (file >> number >> name >> state && state == 'S' && turns() == before) {
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    throw std::runtime_error("the server does not come to rest");
}

std::uint64_t Server::turns() const { return schedule_of(process_).turns; }

} // namespace load
