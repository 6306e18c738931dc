// Lab 11, the reference solution.

#include "chat.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"
#include "net/ready.hpp"

#include <fcntl.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat {

namespace {

bool is_name(std::string_view text) {
    constexpr std::size_t longest = 16;
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return !text.empty() && text.size() <= longest && text.find_first_not_of(allowed) == std::string_view::npos;
}

Kind kind_of(std::string_view word) {
    static const std::map<std::string_view, Kind> kinds = {
        {"NAME", Kind::name}, {"SAY", Kind::say}, {"TELL", Kind::tell}, {"WHO", Kind::who}, {"QUIT", Kind::quit}};
    const auto found = kinds.find(word);
    if (found == kinds.end()) {
        throw net::protocol_error(std::string(error::unknown_request));
    }
    return found->second;
}

struct Client {
    net::Descriptor socket;
    std::string name;     // empty until NAME
    std::string received; // behind the last whole line
    std::string queued;   // not yet taken by the kernel
    bool leaving = false; // has left: only what is queued still goes out
    bool lost = false;    // has failed or been cut off: nothing goes out any more
};

class Server {
public:
    Server(int listener, int stop, const Limits& limits) : listener_(listener), stop_(stop), limits_(limits) {}
    void run();

private:
    [[nodiscard]] std::vector<net::Interest> interests() const;
    void accept_client();
    void receive(Client& client);
    void send_queued(Client& client);
    void remove_those_gone();

    void obey(Client& client, std::string_view line);
    void give_name(Client& client, const std::string& name);
    void pass_on(Client& client, const Request& request);
    void hang_up(Client& client, const std::string& last_line);
    void queue(Client& client, std::string_view line);
    void queue_for_all(const std::string& line);
    void lose(Client& client);
    void leave(Client& client);
    void announce_the_lost();

    int listener_;
    int stop_;
    Limits limits_;
    std::map<int, Client> clients_;         // by descriptor; nobody is taken out in the middle of a turn
    std::map<std::string, Client*> people_; // those with a name, by name
    std::vector<Client*> lost_;             // whose LEFT is still to be announced
    bool accepting_ = true;                 // not while there are no descriptors
};

// The loop.

void Server::run() {
    constexpr auto pause = std::chrono::milliseconds(50); // until the next try while there are no descriptors
    for (;;) {
        const auto ready = net::wait_until_ready(interests(), accepting_ ? std::nullopt : std::optional(pause));
        accepting_ = accepting_ || ready.empty();
        for (const net::Interest& interest : ready) {
            if (interest.descriptor == stop_) {
                return;
            }
            if (interest.descriptor == listener_) {
                accept_client();
                continue;
            }
            Client& client = clients_.at(interest.descriptor);
            if (interest.writing) {
                send_queued(client);
            }
            if (interest.reading && !client.lost) {
                receive(client);
            }
            announce_the_lost();
        }
        remove_those_gone();
    }
}

std::vector<net::Interest> Server::interests() const {
    std::vector<net::Interest> all = {{stop_, true, false}, {listener_, accepting_, false}};
    for (const auto& [descriptor, client] : clients_) {
        all.push_back({descriptor, !client.leaving, !client.queued.empty()});
    }
    return all;
}

void Server::accept_client() {
    net::Descriptor socket(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (socket.get() >= FD_SETSIZE) {
        const std::string line = "ERROR " + std::string(error::server_full) + '\n';
        ::send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL); // a new socket has room for a line
    } else if (socket) {
        const int descriptor = socket.get();
        clients_[descriptor].socket = std::move(socket);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        accepting_ = false;
    } else if (errno != EINTR && errno != EAGAIN && errno != ECONNABORTED && errno != EPROTO) {
        throw net::failure_of("accept");
    }
}

void Server::receive(Client& client) {
    std::array<char, 4096> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    const ssize_t size = ::recv(client.socket.get(), buffer.data(), buffer.size(), 0);
    if (size < 0) {
        if (errno != EINTR && errno != EAGAIN) {
            lose(client);
        }
        return;
    }
    if (size == 0) {
        leave(client);
        return;
    }
    client.received.append(buffer.data(), static_cast<std::size_t>(size));
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = client.received.find('\n', begin)) != std::string::npos; begin = end + 1) {
        obey(client, std::string_view(client.received).substr(begin, end - begin));
        if (client.leaving || client.lost) {
            return;
        }
    }
    client.received.erase(0, begin);
    if (client.received.size() > limits_.line) {
        hang_up(client, "ERROR " + std::string(error::line_too_long) + '\n');
    }
}

void Server::send_queued(Client& client) {
    while (!client.queued.empty()) {
        const ssize_t size = ::send(client.socket.get(), client.queued.data(), client.queued.size(), MSG_NOSIGNAL);
        if (size >= 0) {
            client.queued.erase(0, static_cast<std::size_t>(size));
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            lose(client);
            return;
        }
    }
}

void Server::remove_those_gone() {
    const auto gone = [](const auto& entry) {
        return entry.second.lost || (entry.second.leaving && entry.second.queued.empty());
    };
    if (std::erase_if(clients_, gone) != 0) {
        accepting_ = true;
    }
}

// What is said.

void Server::obey(Client& client, std::string_view line) {
    try {
        if (line.size() > limits_.line) {
            hang_up(client, "ERROR " + std::string(error::line_too_long) + '\n');
            return;
        }
        const Request request = parse(line);
        switch (request.kind) {
        case Kind::name:
            give_name(client, request.who);
            break;
        case Kind::say:
        case Kind::tell:
            pass_on(client, request);
            break;
        case Kind::who: {
            std::string answer = "WHO";
            for (const auto& [name, person] : people_) {
                answer += ' ' + name;
            }
            queue(client, answer + '\n');
            break;
        }
        case Kind::quit:
            hang_up(client, "BYE\n");
            break;
        }
    } catch (const net::protocol_error& error) {
        queue(client, "ERROR " + std::string(error.what()) + '\n');
    }
    announce_the_lost();
}

void Server::give_name(Client& client, const std::string& name) {
    if (!client.name.empty()) {
        throw net::protocol_error(std::string(error::already_named));
    }
    if (people_.contains(name)) {
        throw net::protocol_error(std::string(error::name_taken));
    }
    queue_for_all("JOINED " + name + '\n');
    client.name = name;
    people_[name] = &client;
    queue(client, "OK " + name + '\n');
}

void Server::pass_on(Client& client, const Request& request) {
    if (client.name.empty()) {
        throw net::protocol_error(std::string(error::no_name_yet));
    }
    if (request.kind == Kind::say) {
        queue_for_all("SAID " + client.name + ' ' + request.text + '\n');
        return;
    }
    const auto found = people_.find(request.who);
    if (found == people_.end()) {
        throw net::protocol_error(std::string(error::nobody_there));
    }
    queue(*found->second, "TOLD " + client.name + ' ' + request.text + '\n');
    queue(client, "OK " + request.who + '\n');
}

void Server::hang_up(Client& client, const std::string& last_line) {
    queue(client, last_line);
    leave(client);
}

void Server::queue(Client& client, std::string_view line) {
    if (client.leaving || client.lost) {
        return;
    }
    client.queued += line;
    if (client.queued.size() > limits_.queued) {
        send_queued(client); // it may only have had no turn yet
    }
    if (client.queued.size() > limits_.queued) {
        lose(client);
    }
}

void Server::queue_for_all(const std::string& line) {
    for (const auto& [name, person] : people_) {
        queue(*person, line);
    }
}

// What others hear of it waits until the present request is done: its lines come first, at everybody's.
void Server::lose(Client& client) {
    if (!std::exchange(client.lost, true)) {
        lost_.push_back(&client);
    }
}

void Server::leave(Client& client) {
    if (std::exchange(client.leaving, true) || client.name.empty()) {
        return; // the name of one that has left may be somebody else's by now
    }
    people_.erase(client.name);
    queue_for_all("LEFT " + client.name + '\n');
}

void Server::announce_the_lost() {
    while (!lost_.empty()) {
        Client& client = *lost_.back();
        lost_.pop_back();
        leave(client); // which may be too much for somebody else
    }
}

} // namespace

Request parse(std::string_view line) {
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    const std::size_t space = line.find(' ');
    const bool alone = space == std::string_view::npos;
    Request request;
    request.kind = kind_of(line.substr(0, space));
    std::string_view rest = alone ? std::string_view() : line.substr(space + 1);
    const bool takes_nothing = request.kind == Kind::who || request.kind == Kind::quit;
    if (takes_nothing ? !alone : rest.empty()) {
        throw net::protocol_error(std::string(error::wrong_form));
    }
    if (request.kind == Kind::tell) {
        const std::size_t end = rest.find(' ');
        if (end == std::string_view::npos || end + 1 == rest.size()) {
            throw net::protocol_error(std::string(error::wrong_form));
        }
        request.who = rest.substr(0, end);
        rest.remove_prefix(end + 1);
    }
    (request.kind == Kind::name ? request.who : request.text) = rest;
    if ((request.kind == Kind::name || request.kind == Kind::tell) && !is_name(request.who)) {
        throw net::protocol_error(std::string(error::malformed_name));
    }
    return request;
}

void serve(int listener, int stop, const Limits& limits) {
    // A client may be gone between the wait and accept(2), which would then wait for the next one.
    const int flags = ::fcntl(listener, F_GETFL);
    if (flags < 0 || ::fcntl(listener, F_SETFL, flags | O_NONBLOCK) != 0) {
        throw net::failure_of("fcntl");
    }
    Server(listener, stop, limits).run();
}

} // namespace chat
