#include "harness/connection.hpp"

#include "harness/await.hpp"
#include "harness/shared.hpp"
#include "harness/situation.hpp"
#include "harness/socket_options.hpp"
#include "net/error.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

namespace harness {

std::vector<Socket*>& handed_sockets() {
    static std::vector<Socket*> all;
    return all;
}

namespace {

/// A numeric address with a port as the kernel wants it.
struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
    Address(const std::string& text, std::uint16_t port) {
        auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
        auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
        if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
            v4.sin_family = AF_INET;
            v4.sin_port = htons(port);
            size = sizeof v4;
        } else if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
            v6.sin6_family = AF_INET6;
            v6.sin6_port = htons(port);
            size = sizeof v6;
        }
    }
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

std::uint16_t port_of(int socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) throw net::failure_of("getsockname");
    return ntohs(address.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(address).sin_port
                                              : reinterpret_cast<sockaddr_in6&>(address).sin6_port);
}

net::Descriptor stream_socket(int family) {
    net::Descriptor made(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!made) throw net::failure_of("socket");
    return made;
}

/// A port that the kernel chooses is another one in the other byte order: else a forgotten htons would go unnoticed now and then.
net::Descriptor bound_socket(const std::string& text, std::uint16_t port) {
    const Address address(text, port);
    net::Descriptor made = stream_socket(address.storage.ss_family);
    const int on = 1;
    setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(made.get(), address.get(), address.size) != 0) throw net::failure_of("bind");
    const std::uint16_t chosen = port_of(made.get());
    return port == 0 && chosen == htons(chosen) ? bound_socket(text, port)
                                                : std::move(made); // made is still there: another port
}

} // namespace

Socket::Socket(net::Descriptor descriptor) : number_(descriptor.release()) { handed_sockets().push_back(this); }
Socket::Socket(Socket&& other) noexcept : number_(std::exchange(other.number_, -1)) {
    std::replace(handed_sockets().begin(), handed_sockets().end(), &other, this);
}
Socket::~Socket() {
    std::erase(handed_sockets(), this);
    let_go();
}
void Socket::let_go() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Connection connection() {
    Listener listener;
    const Address address("127.0.0.1", listener.port());
    net::Descriptor peers = stream_socket(AF_INET);
    if (connect(peers.get(), address.get(), address.size) != 0) throw net::failure_of("connect");
    net::Descriptor students = listener.take();
    send_small_pieces_at_once(students.get());
    return {Peer(std::move(peers)), Socket(std::move(students))};
}

Connection local_connection() {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throw net::failure_of("socketpair");
    return {Peer(net::Descriptor(ends[0])), Socket(net::Descriptor(ends[1]))};
}

Connection pipe_to_student() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw net::failure_of("pipe2");
    return {Peer(net::Descriptor(ends[1]), false), Socket(net::Descriptor(ends[0]))};
}

Connection pipe_from_student() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw net::failure_of("pipe2");
    return {Peer(net::Descriptor(ends[0]), false), Socket(net::Descriptor(ends[1]))};
}

Socket file_with(std::string_view content) {
    net::Descriptor file(memfd_create("file", MFD_CLOEXEC));
    if (!file) throw net::failure_of("memfd_create");
    for (std::string_view rest = content; !rest.empty();) {
        const ssize_t n = ::write(file.get(), rest.data(), rest.size());
        if (n < 0) throw net::failure_of("write");
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
    lseek(file.get(), 0, SEEK_SET);
    return Socket(std::move(file));
}

Listener::Listener(const std::string& address, std::uint16_t port) : descriptor_(bound_socket(address, port)) {
    if (listen(descriptor_.get(), 64) != 0) throw net::failure_of("listen");
    set_non_blocking(descriptor_.get());
    port_ = port_of(descriptor_.get());
}

net::Descriptor Listener::take() {
    net::Descriptor taken;
    const auto has_come = [&] {
        taken = net::Descriptor(accept4(descriptor_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        return static_cast<bool>(taken);
    };
    if (!await(has_come, descriptor_.get(), POLLIN)) lose_waiting("The test waited for a connection to its port", {});
    return taken;
}

Peer Listener::accept() {
    Peer peer(take());
    record_peer(Call::peer_accepts, nullptr, 0);
    return peer;
}

ClosedPort::ClosedPort() : descriptor_(bound_socket("127.0.0.1", 0)), port_(port_of(descriptor_.get())) {}

namespace {
/// Connects without blocking. \return whether it is connected; nothing else can happen when no student moves any more
bool connects(int socket, const Address& address) {
    set_non_blocking(socket);
    if (connect(socket, address.get(), address.size) == 0) return true;
    if (errno != EINPROGRESS) return false;
    pollfd writable{socket, POLLOUT, 0};
    await([&] { return poll(&writable, 1, 0) > 0; }, socket, POLLOUT);
    int error = 0;
    socklen_t size = sizeof error;
    return (writable.revents & POLLOUT) != 0 && getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0
           && error == 0;
}
} // namespace

SilentPort::SilentPort(const std::string& address, std::uint16_t port) : listener_(bound_socket(address, port)) {
    if (listen(listener_.get(), 0) != 0) throw net::failure_of("listen");
    port_ = port_of(listener_.get());
    const Address target(address, port_);
    fills_the_backlog_ =
        stream_socket(target.storage.ss_family); // Linux queues one connection more than the backlog says
    end_with_reset(fills_the_backlog_.get());
    if (connect(fills_the_backlog_.get(), target.get(), target.size) != 0) throw net::failure_of("connect");
}

Peer connect_to_student(std::uint16_t port, const std::string& address) {
    const Address target(address, port);
    net::Descriptor made = stream_socket(target.storage.ss_family);
    if (!connects(made.get(), target))
        lose_waiting("The test could not connect to " + address + " on the port of your listener", {});
    record_peer(Call::peer_connects, nullptr, 0, port);
    return Peer(std::move(made));
}

bool somebody_listens(std::uint16_t port, const std::string& address) {
    const Address target(address, port);
    net::Descriptor made = stream_socket(target.storage.ss_family);
    end_with_reset(made.get());
    return connects(made.get(), target);
}

std::string own_address() {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) return {};
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(first, freeifaddrs);
    for (const ifaddrs* i = first; i != nullptr; i = i->ifa_next) {
        if (i->ifa_addr == nullptr || i->ifa_addr->sa_family != AF_INET) continue;
        const in_addr address = reinterpret_cast<const sockaddr_in*>(i->ifa_addr)->sin_addr;
        std::array<char, INET_ADDRSTRLEN> text{};
        if (ntohl(address.s_addr) >> 24 != 127) return inet_ntop(AF_INET, &address, text.data(), text.size());
    }
    return {};
}

} // namespace harness
