#pragma once
/// \file
/// Lab 01: a TCP client and a TCP server, one conversation at a time.
///
/// Five functions that every later lab stands on: a client that connects by name, a server that listens and serves,
/// and one request with its reply. All sockets block. The handout, docs/en/01-blocking-tcp.md, says why each sentence
/// here is needed.

#include "net/descriptor.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// Lab 01.
namespace blocking_tcp {

/// Who can reach a listening socket.
enum class Reach {
    loopback, ///< programs on this machine only: bound to 127.0.0.1
    any,      ///< everybody, at every IPv4 address of this machine: bound to 0.0.0.0
};

/// Connects to a server by name.
///
/// Asks getaddrinfo(3) for all stream addresses of \p host, IPv4 and IPv6 alike, and tries them in the order given,
/// each on a new socket of that address's family, until one connects. An address for which socket(2) or connect(2)
/// fails costs nothing but the attempt: the next one is tried. Whatever was opened or allocated on the way is closed
/// and freed again.
///
/// A connect(2) that a signal interrupts (EINTR) goes on in the background and cannot simply be called again. Here it
/// counts as one more address that failed; lab 09 does better.
/// \param host a name such as "localhost", or a numeric address such as "127.0.0.1" or "::1"
/// \param port a port number in decimal digits, or a service name such as "http"
/// \return the connected socket
/// \throws std::runtime_error when the name cannot be resolved; its text contains what gai_strerror(3) says about the
/// reason
/// \throws std::system_error when no address could be connected to: the error of the last one, such as ECONNREFUSED
net::Descriptor connect_to(const std::string& host, const std::string& port);

/// Opens a TCP socket that listens over IPv4.
///
/// SO_REUSEADDR is set before bind(2), so that a server can be started again while connections of the one before are
/// still fading away (TIME_WAIT). A port on which somebody listens is still refused. Each call is checked, and no
/// descriptor stays open when one fails.
/// \param port in host byte order, as people write it; 0 lets the kernel choose a free one
/// \param reach who may connect
/// \param backlog how many clients may wait to be accepted; see listen(2)
/// \return the listening socket
/// \throws std::system_error with the name of the call that failed, socket, setsockopt, bind or listen, and its
/// errno: EADDRINUSE when somebody listens on the port already
net::Descriptor listen_on(std::uint16_t port, Reach reach, int backlog = 16);

/// Serves clients one after the other.
///
/// Accepts \p clients connections in all. For each it calls \p talk with the connected socket, and closes that socket
/// when \p talk is over, also when it threw. A std::exception out of \p talk is the trouble of that client alone: it
/// is not passed on, and the next client is served. The listener stays open: it belongs to the caller.
///
/// An accept(2) that fails with EINTR, ECONNABORTED or EPROTO (a signal came, or that one client has already gone),
/// or with EMFILE or ENFILE (no descriptor is free just now; better wait some milliseconds), is called again and
/// counts for no client.
/// \param listener a listening socket, such as listen_on() returns
/// \param clients how many to accept
/// \param talk the conversation with one client; it neither closes the socket nor keeps it
/// \throws std::system_error when accept(2) fails in any other way: the listener itself no longer works
void serve(int listener, int clients, const std::function<void(int client)>& talk);

/// Sends a request and reads the reply up to its end, which is the end of the stream: the peer closes or shuts down
/// its side.
///
/// Neither side's bytes are text: every byte counts, NUL included, and a reply may have any length, 0 too. send(2)
/// may take less than it was offered, and recv(2) gives what has arrived, seldom all: both are called until
/// everything is done, and again after EINTR. Send with MSG_NOSIGNAL, or a peer that has gone ends the whole program
/// by SIGPIPE.
/// \param socket connected; it stays open, for it belongs to the caller
/// \param request all of it is sent before anything is read
/// \return every byte that the peer sent
/// \throws std::system_error when send(2) or recv(2) fails: a connection that was reset (ECONNRESET) is no end of a
/// reply, and nothing is returned then
std::string exchange(int socket, std::string_view request);

/// Connects, exchanges, hangs up: connect_to() and exchange() in one. The connection is closed when it ends, however
/// it ends.
/// \param host as for connect_to()
/// \param port as for connect_to()
/// \param request as for exchange()
/// \return the reply, as for exchange()
/// \throws std::runtime_error as connect_to() does
/// \throws std::system_error as connect_to() and exchange() do
std::string fetch(const std::string& host, const std::string& port, std::string_view request);

} // namespace blocking_tcp
