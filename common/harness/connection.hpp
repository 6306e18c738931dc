#pragma once
/// \file
/// What student code and the test's peers are connected by.

#include "harness/peer.hpp"
#include "net/descriptor.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// The student's end: the number to hand to a lab's function inside run(). run() gives it to the student's process, where it has
/// a small number, and the test's process lets go of it.
class Socket {
public:
    /// From now on the number belongs to this object.
    explicit Socket(net::Descriptor descriptor);
    /// Leaves \p other without a number.
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&&) = delete;
    Socket(const Socket&) = delete;
    ~Socket();
    /// The number, in whichever process this is.
    [[nodiscard]] int get() const { return number_; }
    /// The same, so that it can be handed to a lab's function as it is.
    operator int() const { return number_; } // NOLINT(google-explicit-constructor): it stands for a descriptor number

    /// For run(): where the student's process finds the number that it has there.
    int* number_for_student() { return &number_; }
    /// For run(): the test's process closes its copy, so that the student's close is the last one.
    void let_go();

private:
    int number_;
};

/// Those that the next run() hands over.
std::vector<Socket*>& handed_sockets();

/// Both ends of something that bytes go through.
struct Connection {
    Peer peer;     ///< the test's end
    Socket socket; ///< the student's end
};

/// A TCP connection on loopback, both ends open, nothing sent yet.
Connection connection();
/// A connected pair of Unix-domain stream sockets: socketpair(2).
Connection local_connection();
/// A pipe: the peer writes, the student reads.
Connection pipe_to_student();
/// A pipe: the student writes, the peer reads.
Connection pipe_from_student();
/// A regular file with this content, open for reading by the student.
Socket file_with(std::string_view content);

/// A listening TCP socket of the test's, for student code that connects.
class Listener {
public:
    /// \param address numeric, loopback: "127.0.0.1", "127.0.0.2", "::1"
    /// \param port 0 for any; or the port of another Listener, to have several addresses on one port
    explicit Listener(const std::string& address = "127.0.0.1", std::uint16_t port = 0);
    /// Where it listens.
    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// The next connection. Loses the test when the student's code stops before it makes one.
    Peer accept();
    /// The same as a bare descriptor.
    net::Descriptor take();

private:
    net::Descriptor descriptor_;
    std::uint16_t port_ = 0;
};

/// A TCP port on which nobody listens and which nobody else gets while this object lives: connecting to it is refused.
class ClosedPort {
public:
    ClosedPort();
    /// Where nobody listens.
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    net::Descriptor descriptor_;
    std::uint16_t port_ = 0;
};

/// A TCP port where attempts to connect get no answer, neither yes nor no, as behind a firewall that drops packets. It is that of a
/// listener whose backlog is full: the kernel then ignores who knocks, and tells nobody.
class SilentPort {
public:
    /// \param address numeric, loopback
    /// \param port 0 for any; or the port of a Listener on another address
    explicit SilentPort(const std::string& address = "127.0.0.1", std::uint16_t port = 0);
    /// Where nobody answers.
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    net::Descriptor listener_, fills_the_backlog_;
    std::uint16_t port_ = 0;
};

/// Connects to student code that listens. Loses the test when it does not accept connections there.
/// \param port where it listens
/// \param address numeric, loopback
Peer connect_to_student(std::uint16_t port, const std::string& address = "127.0.0.1");
/// Whether a connection to that address is taken (and ended at once), for addresses where nobody must listen.
bool somebody_listens(std::uint16_t port, const std::string& address);
/// An IPv4 address of this machine that is not a loopback address, or "" when it has none: what distinguishes a listener on any
/// address. Packets to it stay on the machine.
std::string own_address();

} // namespace harness
