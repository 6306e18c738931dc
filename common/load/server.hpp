#pragma once
/// \file
/// The chat server of lab 11 in a process of its own, and what the kernel says that it costs.

#include "net/descriptor.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace load {

/// Serves from construction to destruction, at a port of 127.0.0.1 that the kernel chooses.
class Server {
public:
    /// \throws std::system_error when a call fails
    Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    /// Asks it to stop and waits until it has.
    ~Server();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// What it has in memory, in bytes: VmRSS of proc(5), which leaves out what the kernel keeps for its sockets.
    [[nodiscard]] std::size_t memory() const;
    /// The processor time that it has used, the kernel's work for it included: se.sum_exec_runtime of schedstat.
    [[nodiscard]] std::chrono::nanoseconds processor_time() const;
    /// Waits until it sleeps, with nothing left to do of what was asked of it.
    /// \throws std::runtime_error when it has not done so for 20 seconds
    void come_to_rest() const;
    /// How often it has begun to run. While it is asleep this does not change.
    [[nodiscard]] std::uint64_t turns() const;

private:
    net::Descriptor stop_;
    std::uint16_t port_ = 0;
    pid_t process_ = -1;
};

} // namespace load
