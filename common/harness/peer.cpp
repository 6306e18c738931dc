#include "harness/peer.hpp"

#include "harness/await.hpp"
#include "harness/conversation_state.hpp"
#include "harness/describe.hpp"
#include "harness/shared.hpp"
#include "harness/situation.hpp"
#include "harness/socket_options.hpp"
#include "harness/verdict.hpp"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace harness {

namespace {

std::vector<int>& peer_descriptors() {
    static std::vector<int> all;
    return all;
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
            saw_reset_ = n < 0;
            record_peer(saw_reset_ ? Call::peer_sees_reset : Call::peer_sees_end, nullptr, 0);
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
        lose_waiting("The peer waited for " + bytes_of(size) + " and got " + std::to_string(got.size()),
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
    lose_waiting("The peer waited for " + bytes_of(expected.size()) + " and got " + std::to_string(got.size()),
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

} // namespace harness
