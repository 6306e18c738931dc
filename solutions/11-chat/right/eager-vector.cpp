// Lab 11, another right answer: plain functions over a vector of clients, each of whom is sent to at once, and is watched
// for writing only when that did not do.

#include "chat.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"
#include "net/ready.hpp"

#include <fcntl.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace chat {

namespace {

struct Client {
    net::Descriptor socket;
    std::string name, in, out;
    bool listens = true; // to what it asked for and to the others; not once it has left
    bool alive = true;
};

using Clients = std::vector<Client>;

/// Sends what can go. Whoever cannot be sent to is no longer alive.
void push(Client& client) {
    while (client.alive && !client.out.empty()) {
        const auto size =
            ::send(client.socket.get(), client.out.data(), client.out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size > 0) {
            client.out.erase(0, static_cast<std::size_t>(size));
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            client.alive = false;
        }
    }
}

void give(Client& client, const std::string& line, const Limits& limits) {
    if (client.alive && client.listens) {
        client.out += line + "\n";
        push(client);
        client.alive = client.alive && client.out.size() <= limits.queued;
    }
}

void give_all(Clients& clients, const std::string& line, const Limits& limits) {
    for (Client& client : clients) {
        if (!client.name.empty()) {
            give(client, line, limits);
        }
    }
}

/// Everybody who has left or is not alive, and still has a name, loses it before the others' ears.
void announce(Clients& clients, const Limits& limits) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
        Client& client = clients[i];
        if (!client.name.empty() && (!client.listens || !client.alive)) {
            const std::string name = client.name;
            client.name.clear();
            give_all(clients, "LEFT " + name, limits);
            i = static_cast<std::size_t>(-1); // somebody else may have been lost by that, anywhere
        }
    }
}

Client* find(Clients& clients, const std::string& name) {
    const auto found = std::find_if(clients.begin(), clients.end(), [&](const Client& c) { return c.name == name; });
    return found == clients.end() ? nullptr : &*found;
}

void obey(Clients& clients, Client& client, const std::string& line, const Limits& limits) {
    const auto answer = [&](const std::string& text) { give(client, text, limits); };
    const auto refuse = [&](std::string_view text) { answer("ERROR " + std::string(text)); };
    try {
        const auto request = parse(line);
        const bool talks = request.kind == Kind::say || request.kind == Kind::tell;
        if (request.kind == Kind::quit) {
            answer("BYE");
            client.listens = false;
        } else if (request.kind == Kind::who) {
            std::multiset<std::string> names;
            for (const Client& one : clients) {
                names.insert(one.name.empty() ? "" : " " + one.name);
            }
            std::string all;
            for (const auto& name : names) {
                all += name;
            }
            answer("WHO" + all);
        } else if (talks && client.name.empty()) {
            refuse(error::no_name_yet);
        } else if (request.kind == Kind::say) {
            give_all(clients, "SAID " + client.name + " " + request.text, limits);
        } else if (request.kind == Kind::tell) {
            Client* other = find(clients, request.who);
            if (other == nullptr) {
                refuse(error::nobody_there);
            } else {
                give(*other, "TOLD " + client.name + " " + request.text, limits);
                answer("OK " + request.who);
            }
        } else if (!client.name.empty()) {
            refuse(error::already_named);
        } else if (find(clients, request.who) != nullptr) {
            refuse(error::name_taken);
        } else {
            give_all(clients, "JOINED " + request.who, limits);
            answer("OK " + request.who);
            client.name = request.who;
        }
    } catch (const net::protocol_error& error) {
        refuse(error.what());
    }
}

void take(Clients& clients, Client& client, const Limits& limits) {
    std::string bytes(8192, '\0');
    const auto size = ::recv(client.socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0) {
        client.alive = errno == EAGAIN || errno == EINTR;
    } else if (size == 0) {
        client.listens = false;
    } else {
        client.in.append(bytes, 0, static_cast<std::size_t>(size));
    }
    while (client.alive && client.listens) {
        const auto end = client.in.find('\n');
        if (std::min(end, client.in.size()) > limits.line) {
            give(client, "ERROR " + std::string(error::line_too_long), limits);
            client.listens = false;
        } else if (end == std::string::npos) {
            break;
        } else {
            obey(clients, client, client.in.substr(0, end), limits);
            client.in.erase(0, end + 1);
        }
        announce(clients, limits);
    }
    announce(clients, limits);
}

} // namespace

Request parse(std::string_view line) {
    static const std::vector<std::string> words = {"NAME", "SAY", "TELL", "WHO", "QUIT"};
    const std::string text(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
    const auto space = text.find(' ');
    const auto word = std::find(words.begin(), words.end(), text.substr(0, space));
    if (word == words.end()) {
        throw net::protocol_error(std::string(error::unknown_request));
    }
    Request request{static_cast<Kind>(std::distance(words.begin(), word)), "", ""};
    const bool has_more = space != std::string::npos;
    const std::string more = has_more ? text.substr(space + 1) : "";
    const auto second = more.find(' ');
    bool well_formed = !more.empty();
    switch (request.kind) {
    case Kind::name:
        request.who = more;
        break;
    case Kind::say:
        request.text = more;
        break;
    case Kind::tell:
        well_formed = second != std::string::npos && second + 1 < more.size();
        if (well_formed) {
            request.who = more.substr(0, second);
            request.text = more.substr(second + 1);
        }
        break;
    default:
        well_formed = !has_more;
    }
    if (!well_formed) {
        throw net::protocol_error(std::string(error::wrong_form));
    }
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    };
    const bool is_name =
        !request.who.empty() && request.who.size() <= 16 && std::all_of(request.who.begin(), request.who.end(), fits);
    if ((request.kind == Kind::name || request.kind == Kind::tell) && !is_name) {
        throw net::protocol_error(std::string(error::malformed_name));
    }
    return request;
}

void serve(int listener, int stop, const Limits& limits) {
    Clients clients;
    bool out_of_descriptors = false;
    for (;;) {
        std::vector<net::Interest> interests = {{stop, true, false}, {listener, !out_of_descriptors, false}};
        for (const Client& client : clients) {
            interests.push_back({client.socket.get(), client.listens, !client.out.empty()});
        }
        const auto ready = out_of_descriptors ? net::wait_until_ready(interests, std::chrono::milliseconds(10))
                                              : net::wait_until_ready(interests);
        out_of_descriptors = out_of_descriptors && !ready.empty();
        bool somebody_waits = false;
        for (const auto& one : ready) {
            if (one.descriptor == stop) {
                return;
            }
            somebody_waits = somebody_waits || one.descriptor == listener;
            for (Client& client : clients) {
                if (client.socket.get() == one.descriptor && one.writing) {
                    push(client);
                }
                if (client.socket.get() == one.descriptor && one.reading && client.alive) {
                    take(clients, client, limits);
                }
            }
            announce(clients, limits);
        }
        const auto has_gone = [](const Client& c) { return !c.alive || (!c.listens && c.out.empty()); };
        out_of_descriptors = std::erase_if(clients, has_gone) == 0 && out_of_descriptors;
        if (!somebody_waits) {
            continue;
        }
        net::Descriptor socket(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
        if (!socket) {
            out_of_descriptors = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
            const bool passes = errno == EINTR || errno == EAGAIN || errno == ECONNABORTED || errno == EPROTO;
            if (!out_of_descriptors && !passes) {
                throw net::failure_of("accept");
            }
        } else if (socket.get() < FD_SETSIZE) {
            clients.emplace_back();
            clients.back().socket = std::move(socket);
        } else {
            Client full;
            full.socket = std::move(socket);
            give(full, "ERROR " + std::string(error::server_full), limits);
        }
    }
}

} // namespace chat
