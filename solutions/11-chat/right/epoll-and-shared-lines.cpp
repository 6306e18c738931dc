// Lab 11, another right answer: epoll, each line kept once however many it is for, and several of them sent at a time
// by writev's sibling sendmsg.

#include "chat.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chat {

namespace {

using Line = std::shared_ptr<const std::string>;

Line line_of(std::string text) { return std::make_shared<const std::string>(std::move(text) + "\n"); }
Line error_of(std::string_view text) { return line_of("ERROR " + std::string(text)); }

struct Client {
    net::Descriptor socket;
    std::string name, received;
    std::deque<Line> queue;
    std::size_t waiting = 0; // bytes of the queue that are not taken
    std::size_t taken = 0;   // bytes of the first line that are
    bool finished = false, broken = false;
    std::uint32_t watched = 0;
};

class Chat {
public:
    Chat(int listener, int stop, const Limits& limits) : limits_(limits), listener_(listener), stop_(stop) {
        if (!epoll_) {
            throw net::failure_of("epoll_create1");
        }
        watch(stop, EPOLLIN, EPOLL_CTL_ADD);
        watch(listener, EPOLLIN, EPOLL_CTL_ADD);
    }
    void run() {
        constexpr int most = 64;
        std::array<epoll_event, most> events{};
        for (;;) {
            const int ready = ::epoll_wait(epoll_.get(), events.data(), most, accepting_ ? -1 : 30);
            if (ready < 0 && errno != EINTR) {
                throw net::failure_of("epoll_wait");
            }
            if (ready == 0) {
                accept_again();
            }
            const auto end = events.begin() + std::max(ready, 0);
            if (std::any_of(events.begin(), end, [&](const epoll_event& event) { return event.data.fd == stop_; })) {
                return;
            }
            std::for_each(events.begin(), end, [&](const epoll_event& event) { happens(event); });
            bring_up_to_date();
        }
    }

private:
    void watch(int descriptor, std::uint32_t events, int operation) {
        epoll_event event{};
        event.events = events;
        event.data.fd = descriptor;
        ::epoll_ctl(epoll_.get(), operation, descriptor, &event);
    }
    void accept_again() {
        if (!accepting_) {
            accepting_ = true;
            watch(listener_, EPOLLIN, EPOLL_CTL_MOD);
        }
    }
    void happens(const epoll_event& event) {
        if (event.data.fd == listener_) {
            accept();
            return;
        }
        Client& client = clients_.at(event.data.fd);
        if (!client.broken && (event.events & EPOLLOUT) != 0) {
            send(client);
        }
        if (!client.broken && !client.finished && (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
            receive(client);
        }
        if (client.finished && (event.events & (EPOLLHUP | EPOLLERR)) != 0) {
            client.broken = true;
        }
        say_goodbye();
    }
    void accept() {
        net::Descriptor socket(::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (socket) {
            const int number = socket.get();
            watch(number, EPOLLIN, EPOLL_CTL_ADD);
            clients_[number].socket = std::move(socket);
            clients_[number].watched = EPOLLIN;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            accepting_ = false;
            watch(listener_, 0, EPOLL_CTL_MOD);
        } else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED && errno != EPROTO) {
            throw net::failure_of("accept4");
        }
    }
    void receive(Client& client) {
        std::array<char, 2048> bytes{};
        const ssize_t count = ::read(client.socket.get(), bytes.data(), bytes.size());
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        if (count < 0) {
            breaks(client);
            return;
        }
        if (count == 0) {
            finish(client, nullptr);
            return;
        }
        std::string_view rest(bytes.data(), static_cast<std::size_t>(count));
        while (!rest.empty() && !client.finished && !client.broken) {
            const std::size_t size = std::min(rest.find('\n'), rest.size());
            client.received += rest.substr(0, size);
            if (client.received.size() > limits_.line) {
                finish(client, error_of(error::line_too_long));
            } else if (size < rest.size()) {
                obey(client, std::exchange(client.received, ""));
            }
            rest.remove_prefix(std::min(size + 1, rest.size()));
            say_goodbye();
        }
    }
    void obey(Client& client, const std::string& text) {
        try {
            const Request request = parse(text);
            if (request.kind == Kind::quit) {
                finish(client, line_of("BYE"));
            } else if (request.kind == Kind::who) {
                std::string answer = "WHO";
                for (const auto& [name, number] : numbers_) {
                    answer += " " + name;
                }
                put(client, line_of(answer));
            } else if (request.kind == Kind::name) {
                if (!client.name.empty()) {
                    put(client, error_of(error::already_named));
                } else if (!numbers_.emplace(request.who, client.socket.get()).second) {
                    put(client, error_of(error::name_taken));
                } else {
                    client.name = request.who;
                    put(client, line_of("OK " + request.who));
                    put_to_all(line_of("JOINED " + request.who), &client);
                }
            } else if (client.name.empty()) {
                put(client, error_of(error::no_name_yet));
            } else if (request.kind == Kind::say) {
                put_to_all(line_of("SAID " + client.name + " " + request.text));
            } else if (const auto found = numbers_.find(request.who); found == numbers_.end()) {
                put(client, error_of(error::nobody_there));
            } else {
                put(clients_.at(found->second), line_of("TOLD " + client.name + " " + request.text));
                put(client, line_of("OK " + request.who));
            }
        } catch (const net::protocol_error& error) {
            put(client, error_of(error.what()));
        }
    }
    void put(Client& client, const Line& line) {
        if (client.finished || client.broken) {
            return;
        }
        client.queue.push_back(line);
        client.waiting += line->size();
        if (client.waiting > limits_.queued) {
            send(client);
        }
        if (client.waiting > limits_.queued) {
            breaks(client);
        }
    }
    void put_to_all(const Line& line, const Client* except = nullptr) {
        for (auto& [number, client] : clients_) {
            if (!client.name.empty() && &client != except) {
                put(client, line);
            }
        }
    }
    void send(Client& client) {
        while (!client.queue.empty()) {
            constexpr std::size_t most = 32;
            std::array<iovec, most> parts{};
            std::size_t count = 0;
            for (; count < std::min(most, client.queue.size()); ++count) {
                const std::size_t skip = count == 0 ? client.taken : 0;
                const Line& line = client.queue[count];
                parts[count] = {const_cast<char*>(line->data()) + skip, line->size() - skip};
            }
            msghdr message{};
            message.msg_iov = parts.data();
            message.msg_iovlen = count;
            const ssize_t size = ::sendmsg(client.socket.get(), &message, MSG_NOSIGNAL);
            if (size < 0) {
                if (errno == EINTR) {
                    continue;
                }
                if (errno != EAGAIN) {
                    breaks(client);
                }
                return;
            }
            client.waiting -= static_cast<std::size_t>(size);
            client.taken += static_cast<std::size_t>(size);
            while (!client.queue.empty() && client.taken >= client.queue.front()->size()) {
                client.taken -= client.queue.front()->size();
                client.queue.pop_front();
            }
        }
    }
    void finish(Client& client, const Line& last) {
        if (last) {
            put(client, last);
        }
        client.finished = true;
        part(client);
    }
    void breaks(Client& client) {
        client.broken = true;
        if (!client.name.empty()) {
            broken_.push_back(&client);
        }
    }
    void part(Client& client) {
        const std::string name = std::exchange(client.name, "");
        if (!name.empty()) {
            numbers_.erase(name);
            put_to_all(line_of("LEFT " + name));
        }
    }
    void say_goodbye() {
        while (!broken_.empty()) {
            Client* client = broken_.front();
            broken_.pop_front();
            part(*client);
        }
    }
    void bring_up_to_date() {
        for (auto i = clients_.begin(); i != clients_.end();) {
            Client& client = i->second;
            if (client.broken || (client.finished && client.waiting == 0)) {
                i = clients_.erase(i);
                accept_again();
                continue;
            }
            const std::uint32_t wanted =
                (client.finished ? 0U : std::uint32_t{EPOLLIN}) | (client.waiting > 0 ? std::uint32_t{EPOLLOUT} : 0U);
            if (client.watched != wanted) {
                client.watched = wanted;
                watch(i->first, wanted, EPOLL_CTL_MOD);
            }
            ++i;
        }
    }

    Limits limits_;
    int listener_, stop_;
    net::Descriptor epoll_{::epoll_create1(EPOLL_CLOEXEC)};
    std::unordered_map<int, Client> clients_;
    std::map<std::string, int> numbers_;
    std::deque<Client*> broken_;
    bool accepting_ = true;
};

bool is_name(std::string_view text) {
    static const std::string letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return !text.empty() && text.size() < 17 && text.find_first_not_of(letters) == std::string_view::npos;
}

} // namespace

Request parse(std::string_view line) {
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    struct Form {
        std::string_view word;
        Kind kind;
        bool name, text;
    };
    for (const Form& form : {Form{"NAME", Kind::name, true, false}, Form{"SAY", Kind::say, false, true},
                             Form{"TELL", Kind::tell, true, true}, Form{"WHO", Kind::who, false, false},
                             Form{"QUIT", Kind::quit, false, false}}) {
        if (line != form.word && !line.starts_with(std::string(form.word) + " ")) {
            continue;
        }
        const bool bare = line.size() == form.word.size();
        std::string_view rest = line.substr(std::min(form.word.size() + 1, line.size()));
        std::string_view name;
        if (form.name) {
            const std::size_t end = form.text ? std::min(rest.find(' '), rest.size()) : rest.size();
            name = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        const bool wrong = form.name || form.text ? bare || (form.text ? rest.empty() : name.empty()) : !bare;
        if (wrong) {
            throw net::protocol_error(std::string(error::wrong_form));
        }
        if (form.name && !is_name(name)) {
            throw net::protocol_error(std::string(error::malformed_name));
        }
        return {form.kind, std::string(name), std::string(rest)};
    }
    throw net::protocol_error(std::string(error::unknown_request));
}

void serve(int listener, int stop, const Limits& limits) { Chat(listener, stop, limits).run(); }

} // namespace chat
