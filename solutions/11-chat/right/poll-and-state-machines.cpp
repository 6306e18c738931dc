// Lab 11, another right answer: poll in place of select, a state machine for each client, and sends at once where
// nothing is queued yet.

#include "chat.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace chat {

namespace {

enum class State {
    nameless,
    named,
    draining, // has left: what is queued still goes out
    gone
};

struct Client {
    explicit Client(int number) : socket(number) {}
    net::Descriptor socket;
    State state = State::nameless;
    std::string name;
    std::string line; // the bytes of one that is not complete
    std::string out;
    std::size_t taken = 0; // of out, by the kernel
    [[nodiscard]] std::size_t waiting() const { return out.size() - taken; }
    [[nodiscard]] bool talks() const { return state == State::nameless || state == State::named; }
};

struct Room {
    Limits limits;
    std::vector<std::unique_ptr<Client>> clients;
    std::deque<std::string> farewells; // names of those whose LEFT must wait for the end of a request

    void flush(Client& client) {
        while (client.waiting() > 0 && client.state != State::gone) {
            const ssize_t n = ::send(client.socket.get(), client.out.data() + client.taken, client.waiting(),
                                     MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n > 0) {
                client.taken += static_cast<std::size_t>(n);
            } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
                break;
            } else if (errno != EINTR) {
                drop(client);
            }
        }
        client.out.erase(0, client.taken);
        client.taken = 0;
    }
    void drop(Client& client) {
        if (client.state == State::named) {
            farewells.push_back(client.name);
        }
        client.state = State::gone;
    }
    void send(Client& client, const std::string& line) {
        if (!client.talks()) {
            return;
        }
        client.out += line + '\n';
        flush(client);
        if (client.waiting() > limits.queued) {
            drop(client);
        }
    }
    void send_to_named(const std::string& line) {
        for (const auto& client : clients) {
            if (client->state == State::named) {
                send(*client, line);
            }
        }
    }
    void say_farewells() {
        while (!farewells.empty()) {
            const std::string name = farewells.front();
            farewells.pop_front();
            send_to_named("LEFT " + name);
        }
    }
    void leave(Client& client) {
        if (client.state == State::named) {
            farewells.push_back(client.name);
        }
        if (client.state != State::gone) {
            client.state = State::draining;
        }
    }
    Client* find(const std::string& name) {
        for (const auto& client : clients) {
            if (client->state == State::named && client->name == name) {
                return client.get();
            }
        }
        return nullptr;
    }
    std::string names() {
        std::vector<std::string> all;
        for (const auto& client : clients) {
            if (client->state == State::named) {
                all.push_back(client->name);
            }
        }
        std::sort(all.begin(), all.end());
        std::string line = "WHO";
        for (const auto& name : all) {
            line += " " + name;
        }
        return line;
    }
    void fail(Client& client, std::string_view text) { send(client, "ERROR " + std::string(text)); }

    void obey(Client& client) {
        Request request;
        try {
            request = parse(client.line);
        } catch (const net::protocol_error& error) {
            fail(client, error.what());
            return;
        }
        const bool named = client.state == State::named;
        switch (request.kind) {
        case Kind::who:
            send(client, names());
            break;
        case Kind::quit:
            send(client, "BYE");
            leave(client);
            break;
        case Kind::name:
            if (named) {
                fail(client, error::already_named);
            } else if (find(request.who) != nullptr) {
                fail(client, error::name_taken);
            } else {
                send(client, "OK " + request.who);
                send_to_named("JOINED " + request.who);
                if (client.state == State::nameless) {
                    client.state = State::named;
                    client.name = request.who;
                }
            }
            break;
        default:
            if (!named) {
                fail(client, error::no_name_yet);
            } else if (request.kind == Kind::say) {
                send_to_named("SAID " + client.name + " " + request.text);
            } else if (Client* other = find(request.who); other == nullptr) {
                fail(client, error::nobody_there);
            } else {
                send(*other, "TOLD " + client.name + " " + request.text);
                send(client, "OK " + request.who);
            }
        }
    }
    void take(Client& client, char byte) {
        if (!client.talks()) {
            return;
        }
        if (byte == '\n') {
            obey(client);
            client.line.clear();
        } else if (client.line.size() == limits.line) {
            fail(client, error::line_too_long);
            leave(client);
        } else {
            client.line += byte;
        }
        say_farewells();
    }
    void read(Client& client) {
        std::array<char, 1500> bytes{};
        const ssize_t n = ::recv(client.socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        for (ssize_t i = 0; i < n; ++i) {
            take(client, bytes[static_cast<std::size_t>(i)]);
        }
        if (n == 0) {
            leave(client);
        } else if (n < 0 && errno != EINTR && errno != EAGAIN) {
            drop(client);
        }
    }
};

} // namespace

Request parse(std::string_view line) {
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    const auto refuse = [](std::string_view text) { throw net::protocol_error(std::string(text)); };
    const auto starts = [&](std::string_view word) {
        return line.substr(0, word.size()) == word && (line.size() == word.size() || line[word.size()] == ' ');
    };
    const auto is_name = [](const std::string& name) {
        return !name.empty() && name.size() <= 16 && std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        });
    };
    if (starts("WHO") || starts("QUIT")) {
        if (line != "WHO" && line != "QUIT") {
            refuse(error::wrong_form);
        }
        return {line == "WHO" ? Kind::who : Kind::quit, "", ""};
    }
    if (starts("SAY")) {
        if (line.size() < 5) {
            refuse(error::wrong_form);
        }
        return {Kind::say, "", std::string(line.substr(4))};
    }
    if (starts("NAME")) {
        if (line.size() < 6) {
            refuse(error::wrong_form);
        }
        std::string name(line.substr(5));
        if (!is_name(name)) {
            refuse(error::malformed_name);
        }
        return {Kind::name, name, ""};
    }
    if (!starts("TELL")) {
        refuse(error::unknown_request);
    }
    line.remove_prefix(std::min<std::size_t>(5, line.size()));
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || space + 1 == line.size()) {
        refuse(error::wrong_form);
    }
    std::string who(line.substr(0, space));
    if (!is_name(who)) {
        refuse(error::malformed_name);
    }
    return {Kind::tell, who, std::string(line.substr(space + 1))};
}

void serve(int listener, int stop, const Limits& limits) {
    Room room{limits, {}, {}};
    bool full = false;
    ::fcntl(listener, F_SETFL, ::fcntl(listener, F_GETFL) | O_NONBLOCK);
    for (;;) {
        std::vector<pollfd> waits = {{stop, POLLIN, 0}, {full ? -1 : listener, POLLIN, 0}};
        for (const auto& client : room.clients) {
            const int events = (client->talks() ? POLLIN : 0) | (client->waiting() > 0 ? POLLOUT : 0);
            waits.push_back({client->socket.get(), static_cast<short>(events), 0});
        }
        const int ready = ::poll(waits.data(), waits.size(), full ? 100 : -1);
        if (ready < 0 && errno != EINTR) {
            throw net::failure_of("poll");
        }
        if (ready <= 0) {
            full = full && ready != 0;
            continue;
        }
        if (waits[0].revents != 0) {
            return;
        }
        for (std::size_t i = 2; i < waits.size(); ++i) {
            Client& client = *room.clients[i - 2];
            if ((waits[i].revents & POLLOUT) != 0) {
                room.flush(client);
            }
            if ((waits[i].revents & (POLLIN | POLLERR | POLLHUP)) != 0 && client.talks()) {
                room.read(client);
            } else if ((waits[i].revents & (POLLERR | POLLHUP)) != 0) {
                room.drop(client);
            }
            room.say_farewells();
        }
        if (waits[1].revents != 0) {
            const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket >= 0) {
                room.clients.push_back(std::make_unique<Client>(socket));
            } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
                full = true;
            } else if (errno != EINTR && errno != EAGAIN && errno != ECONNABORTED && errno != EPROTO) {
                throw net::failure_of("accept");
            }
        }
        const auto gone = std::erase_if(room.clients, [](const auto& client) {
            return client->state == State::gone || (client->state == State::draining && client->waiting() == 0);
        });
        full = full && gone == 0;
    }
}

} // namespace chat
