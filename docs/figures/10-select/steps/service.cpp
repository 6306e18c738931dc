#include "service.hpp"

#include "select.hpp"

#include "figures/lanes.hpp"
#include "harness/connection.hpp"
#include "harness/conversation_state.hpp"
#include "harness/meanwhile.hpp"
#include "harness/student.hpp"
#include "net/error.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>

namespace figures {

namespace {

using namespace harness;

// What bob is to be sent does not fit into both, in bytes. The second is so small that what goes on into it by itself, or
// with a window probe, makes the first no more writable: that happens only when bob reads.
constexpr int room_to_send = 9000;
constexpr int room_to_receive = 2304; // Linux gives no less

net::Descriptor tcp_socket(int option, int size) {
    net::Descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!made || ::setsockopt(made.get(), SOL_SOCKET, option, &size, sizeof size) != 0) {
        throw net::failure_of("the figure's socket");
    }
    return made;
}

/// A listener whose clients' sockets have little room to send.
class SmallListener {
public:
    SmallListener() : descriptor_(tcp_socket(SO_SNDBUF, room_to_send)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        auto* generic = reinterpret_cast<sockaddr*>(&address_);
        if (::bind(descriptor_.get(), generic, size) != 0 || ::listen(descriptor_.get(), 8) != 0
            || ::getsockname(descriptor_.get(), generic, &size) != 0) {
            throw net::failure_of("the figure's listener");
        }
    }
    /// A client that has little room to receive.
    [[nodiscard]] Peer connect() const {
        net::Descriptor made = tcp_socket(SO_RCVBUF, room_to_receive);
        if (::connect(made.get(), reinterpret_cast<const sockaddr*>(&address_), sizeof address_) != 0) {
            throw net::failure_of("connect");
        }
        const int on = 1; // else room comes whenever the kernel gets round to acknowledging
        ::setsockopt(made.get(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
        return Peer(std::move(made));
    }
    Socket hand_over() { return Socket(std::move(descriptor_)); }

private:
    net::Descriptor descriptor_;
    sockaddr_in address_{};
};

/// While it lives, the service is stopped: what happens meanwhile, it finds all at once.
class Standstill {
public:
    explicit Standstill(Conversation& service) : process_(service.state().process) {
        ::kill(process_, SIGSTOP);
        siginfo_t info{};
        ::waitid(P_PID, static_cast<id_t>(process_), &info, WSTOPPED | WEXITED | WNOWAIT);
    }
    Standstill(const Standstill&) = delete;
    Standstill& operator=(const Standstill&) = delete;
    ~Standstill() { ::kill(process_, SIGCONT); }

private:
    pid_t process_;
};

std::size_t sent_last() {
    const auto lines = transcript();
    const auto last = std::find_if(lines.rbegin(), lines.rend(), [](const Line& l) { return l.call == Call::send; });
    return static_cast<std::size_t>(last->result);
}

} // namespace

std::map<int, Text> names_of_descriptors() {
    return {{3, {"listener", "pendengar"}},
            {4, Text::same("stop")},
            {5, Text::same("ada")},
            {6, Text::same("bob")},
            {7, Text::same("cyd")}};
}

std::vector<Turn> turns_of_the_service() {
    SmallListener small;
    Socket listening = small.hand_over();
    Connection stopper = pipe_to_student();
    event_loop::Limits limits;
    limits.queued = 1000;
    auto service = run([&] { event_loop::serve(listening, stopper.socket, limits); });

    std::vector<Deed> deeds;
    const auto next = [&](Text deed) {
        students_come_to_rest();
        deeds.push_back({lines_so_far(), std::move(deed)});
    };
    next({"ada connects", "ada menyambung"});
    Peer ada = small.connect();
    next({"ada sends half a line", "ada mengirim setengah baris"});
    ada.send("half");
    next({"bob connects", "bob menyambung"});
    Peer bob = small.connect();
    next({"bob sends 16 lines of 1,000 bytes, and does not read",
          "bob mengirim 16 baris berisi 1.000 bita, dan tidak membaca"});
    std::string lines;
    for (int i = 0; i < 16; ++i) {
        lines += std::string(999, 'b') + '\n';
    }
    bob.send(lines);
    students_come_to_rest();
    const std::size_t taken = sent_last();
    if (taken >= lines.size()) throw std::runtime_error("there was room for all that bob was to read");
    next({"cyd connects", "cyd menyambung"});
    Peer cyd = small.connect();
    next({"ada sends the rest of her line, and cyd a line", "ada mengirim sisa barisnya, dan cyd satu baris"});
    {
        const Standstill both_at_once(service);
        ada.send(" a line\n");
        cyd.send("hello\n");
    }
    students_come_to_rest();
    ada.receives("half a line\n");
    cyd.receives("hello\n");
    next({"cyd ends its stream", "cyd mengakhiri alirannya"});
    cyd.finish();
    next({"bob reads what has come", "bob membaca yang sudah datang"});
    {
        const Standstill all_at_once(service);
        bob.receive(taken);
    }
    bob.receive(lines.size() - taken);
    next({"somebody asks the service to stop", "seseorang meminta layanan berhenti"});
    stopper.peer.send(".");
    service.finishes("serve()");
    return turns_of(transcript(), deeds);
}

} // namespace figures
