#include "harness/peer.hpp"

#include "harness/await.hpp"
#include "harness/conversation_state.hpp"
#include "harness/describe.hpp"
#include "harness/shared.hpp"
#include "harness/verdict.hpp"
#include "net/error.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <memory>

namespace harness {

std::vector<Socket*>& handed_sockets() {
    static std::vector<Socket*> all;
    return all;
}

namespace {

std::vector<int>& peer_descriptors() {
    static std::vector<int> all;
    return all;
}

void set_non_blocking(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

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

net::Descriptor bound_socket(const std::string& text, std::uint16_t port) {
    const Address address(text, port);
    net::Descriptor made = stream_socket(address.storage.ss_family);
    const int on = 1;
    setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(made.get(), address.get(), address.size) != 0) throw net::failure_of("bind");
    return made;
}

void send_small_pieces_at_once(int socket) {
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void end_with_reset(int socket) {
    const linger at_once{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

[[noreturn]] void lose_waiting(const std::string& expectation, std::vector<std::string> lines) {
    Situation s = worst_situation();
    lines.insert(lines.end(), s.lines.begin(), s.lines.end());
    if (s.status == Status::not_written) lose_as(s.status, s.sentence);
    lose_as(s.status, expectation + (s.sentence.empty() ? "." : ", but " + s.sentence), std::move(lines));
}

} // namespace

bool peers_have_bytes_under_way() {
    return std::any_of(peer_descriptors().begin(), peer_descriptors().end(), [](int socket) {
        int unsent = 0;
        return ioctl(socket, SIOCOUTQ, &unsent) == 0 && unsent > 0;
    });
}

Peer::Peer(net::Descriptor descriptor, bool is_socket) : descriptor_(std::move(descriptor)), is_socket_(is_socket) {
    if (!descriptor_) return;
    set_non_blocking(descriptor_.get());
    if (is_socket_) {
        send_small_pieces_at_once(descriptor_.get());
        peer_descriptors().push_back(descriptor_.get());
    }
}

Peer::~Peer() {
    if (!descriptor_) return;
    if (is_socket_) end_with_reset(descriptor_.get()); // leaves no TIME_WAIT behind
    std::erase(peer_descriptors(), descriptor_.get());
}

void Peer::send(std::string_view bytes) {
    record_peer(Call::peer_sends, bytes.data(), bytes.size());
    std::string_view rest = bytes;
    const auto all_sent = [&] {
        while (!rest.empty()) {
            const ssize_t n = is_socket_ ? ::send(get(), rest.data(), rest.size(), MSG_NOSIGNAL)
                                         : ::write(get(), rest.data(), rest.size());
            if (n < 0) return errno != EAGAIN && errno != EINTR; // gone: the student's code will be asked about it
            rest.remove_prefix(static_cast<std::size_t>(n));
            shared->progress.fetch_add(1);
        }
        return true;
    };
    if (!await(all_sent, get(), POLLOUT)) {
        lose_waiting("The peer has sent " + std::to_string(bytes.size() - rest.size()) + " of its "
                         + std::to_string(bytes.size()) + " bytes and the rest does not go out",
                     {"the connection is full: your code must go on reading"});
    }
}

void Peer::finish() {
    record_peer(Call::peer_ends, nullptr, 0);
    if (is_socket_)
        shutdown(get(), SHUT_WR);
    else
        close();
}

void Peer::close() {
    if (is_socket_) record_peer(Call::peer_ends, nullptr, 0);
    std::erase(peer_descriptors(), get());
    descriptor_.close();
}

void Peer::reset() {
    record_peer(Call::peer_resets, nullptr, 0);
    end_with_reset(get());
    std::erase(peer_descriptors(), get());
    descriptor_.close();
}

// Takes what has arrived, at most `most` bytes altogether.
std::size_t Peer::take(std::string& into, std::size_t most) {
    std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    while (!saw_end_ && into.size() < most) {
        const ssize_t n = ::read(get(), buffer.data(), std::min(buffer.size(), most - into.size()));
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) break;
        if (n <= 0) {
            saw_end_ = true; // a reset ends the stream as well
            record_peer(Call::peer_sees_end, nullptr, 0);
            break;
        }
        into.append(buffer.data(), static_cast<std::size_t>(n));
        record_peer(Call::peer_receives, buffer.data(), static_cast<std::size_t>(n));
    }
    return into.size();
}

std::string Peer::receive(std::size_t size) {
    std::string got;
    await([&] { return take(got, size) == size || saw_end_; }, get(), POLLIN);
    if (got.size() < size) {
        lose_waiting("The peer waited for " + std::to_string(size) + " bytes and got " + std::to_string(got.size()),
                     {"received: " + quote(got)});
    }
    return got;
}

void Peer::receives(std::string_view expected) {
    std::string got;
    await(
        [&] {
            return take(got, expected.size()) == expected.size() || saw_end_ || expected.substr(0, got.size()) != got;
        },
        get(), POLLIN);
    if (got == expected) return;
    if (expected.substr(0, got.size()) != got)
        lose_as(Status::failed, "The peer received the wrong bytes.", difference(expected, got));
    lose_waiting("The peer waited for " + std::to_string(expected.size()) + " bytes and got "
                     + std::to_string(got.size()),
                 difference(expected, got));
}

std::string Peer::receive_until_end() {
    constexpr std::size_t most = std::size_t{256} << 20;
    std::string got;
    if (!await([&] { return take(got, most) == most || saw_end_; }, get(), POLLIN)) {
        lose_waiting("The peer waited for the end of the stream after " + std::to_string(got.size()) + " bytes",
                     {"received: " + quote(got)});
    }
    // An end that comes from the end of the process is not the function's doing.
    Situation s = worst_situation();
    if (s.status == Status::crashed || s.status == Status::exited || s.status == Status::not_written)
        lose_as(s.status, s.sentence, s.lines);
    return got;
}

void Peer::receives_then_end(std::string_view expected) {
    const std::string got = receive_until_end();
    if (got != expected)
        lose_as(Status::failed, "The peer received the wrong bytes before the end of the stream.",
                difference(expected, got));
}

std::string Peer::rest() {
    for (Conversation* c : live_conversations()) {
        c->state().outgoing += pack(Kind::close_ends, "");
    }
    return receive_until_end();
}

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
