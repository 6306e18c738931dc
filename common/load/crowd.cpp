#include "crowd.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace load {

namespace {

constexpr int patience = 20'000; // milliseconds in which nothing at all arrives

std::string name_of(std::size_t who) { return "c" + std::to_string(who); }

/// Numbers the lines, so that each is unlike all others of the same person.
std::string text_of(std::size_t line) { return std::to_string(line); }

} // namespace

Crowd::Crowd(std::uint16_t port, std::size_t size) : people_(size), ready_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (!ready_) {
        throw net::failure_of("epoll_create1");
    }
    join(port);
}

// One after the other, so that it is known who hears of whom.
void Crowd::join(std::uint16_t port) {
    for (std::size_t who = 0; who < people_.size(); ++who) {
        Person& person = people_[who];
        person.socket = net::connect_to("127.0.0.1", port);
        const int yes = 1; // each line by itself, as somebody types it
        ::setsockopt(person.socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (::fcntl(person.socket.get(), F_SETFL, O_NONBLOCK) != 0) {
            throw net::failure_of("fcntl");
        }
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = who;
        if (::epoll_ctl(ready_.get(), EPOLL_CTL_ADD, person.socket.get(), &event) != 0) {
            throw net::failure_of("epoll_ctl");
        }
        person.waiting = "NAME " + name_of(who) + '\n';
        send_line(person);
        hears(who, "OK " + name_of(who) + '\n');
    }
    std::string arrivals; // from the last one back: the first person hears of all others
    std::vector<std::string> due(people_.size());
    for (std::size_t who = people_.size(); who-- > 0;) {
        due[who] = arrivals;
        arrivals.insert(0, "JOINED " + name_of(who) + '\n');
    }
    for (std::size_t who = 0; who < people_.size(); ++who) {
        hears(who, due[who]);
    }
}

void Crowd::everybody_says(std::size_t lines) {
    said_.clear();
    std::size_t to_say = 0;
    std::size_t to_hear = 0;
    for (std::size_t who = 0; who < people_.size(); ++who) {
        people_[who].heard = 0;
        for (std::size_t line = 0; line < lines; ++line) {
            people_[who].waiting += "SAY " + text_of(line) + '\n';
            to_hear += ("SAID " + name_of(who) + ' ' + text_of(line) + '\n').size();
        }
        to_say += people_[who].waiting.size();
    }
    talk(to_say, to_hear);
    must_be_complete(lines);
}

void Crowd::one_tells_another(std::size_t lines) {
    for (std::size_t line = 0; line < lines; ++line) {
        people_[0].waiting = "TELL c1 " + text_of(line) + '\n';
        send_line(people_[0]);
        hears(1, "TOLD c0 " + text_of(line) + '\n');
        hears(0, "OK c1\n");
    }
}

/// Sends what is left of the first line that waits.
/// \return how many bytes the kernel has taken
std::size_t Crowd::send_line(Person& person) {
    const std::size_t line = person.waiting.find('\n') + 1; // 0 when nothing waits
    if (line == 0) {
        return 0;
    }
    const ssize_t size = ::send(person.socket.get(), person.waiting.data(), line, MSG_NOSIGNAL);
    if (size < 0 && errno != EAGAIN && errno != EINTR) {
        throw net::failure_of("send");
    }
    const auto taken = static_cast<std::size_t>(std::max<ssize_t>(size, 0));
    person.waiting.erase(0, taken);
    return taken;
}

/// \return what has arrived, until the next call; empty when nothing has
std::string_view Crowd::receive(Person& person) {
    const ssize_t size = ::recv(person.socket.get(), buffer_.data(), buffer_.size(), 0);
    if (size == 0) {
        throw wrong_delivery("the server has hung up on somebody who reads");
    }
    if (size < 0 && errno != EAGAIN && errno != EINTR) {
        throw net::failure_of("recv");
    }
    return {buffer_.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

void Crowd::wait_for(std::size_t who) const {
    pollfd socket{people_[who].socket.get(), POLLIN, 0};
    const int ready = ::poll(&socket, 1, patience);
    if (ready == 0) {
        throw wrong_delivery(name_of(who) + " waits for a line that does not come");
    }
    if (ready < 0 && errno != EINTR) {
        throw net::failure_of("poll");
    }
}

/// Exactly these bytes must come next.
void Crowd::hears(std::size_t who, std::string_view due) {
    while (!due.empty()) {
        Person& person = people_[who];
        const ssize_t size = ::recv(person.socket.get(), buffer_.data(), std::min(due.size(), buffer_.size()), 0);
        if (size < 0 && errno == EAGAIN) {
            wait_for(who);
            continue;
        }
        if (size <= 0) {
            throw wrong_delivery("the server has hung up on " + name_of(who));
        }
        const std::string_view heard(buffer_.data(), static_cast<std::size_t>(size));
        if (!due.starts_with(heard)) {
            throw wrong_delivery(name_of(who) + " heard \"" + std::string(heard) + "\" instead of \"" + std::string(due)
                                 + '"');
        }
        due.remove_prefix(heard.size());
    }
}

// One line in turn, so that all talk at the same time. Whoever hears something first decides the order, and everybody else's
// stream must agree byte for byte.
void Crowd::talk(std::size_t to_say, std::size_t to_hear) {
    std::array<epoll_event, 256> events{};
    std::size_t done = to_hear == 0 ? people_.size() : 0;
    for (std::size_t turn = 0; done < people_.size(); ++turn) {
        to_say -= send_line(people_[turn % people_.size()]);
        const int ready =
            ::epoll_wait(ready_.get(), events.data(), static_cast<int>(events.size()), to_say != 0 ? 0 : patience);
        if (ready == 0 && to_say == 0) {
            throw wrong_delivery(std::to_string(people_.size() - done) + " people have not heard everything");
        }
        for (int i = 0; i < ready; ++i) {
            done += hears_the_same(events.at(static_cast<std::size_t>(i)).data.u64, to_hear) ? 1 : 0;
        }
    }
}

/// \return whether that was the last of it
bool Crowd::hears_the_same(std::size_t who, std::size_t to_hear) {
    Person& person = people_[who];
    const std::string_view heard = receive(person);
    const std::string_view known = std::string_view(said_).substr(person.heard, heard.size());
    if (!heard.starts_with(known)) {
        throw wrong_delivery(name_of(who) + " heard something else than the others, or in another order");
    }
    said_ += heard.substr(known.size());
    person.heard += heard.size();
    if (person.heard > to_hear) {
        throw wrong_delivery(name_of(who) + " heard more than was said");
    }
    return person.heard == to_hear && !heard.empty();
}

// Together with the length, this leaves room for nothing else.
void Crowd::must_be_complete(std::size_t lines) const {
    std::vector<std::size_t> next(people_.size());
    for (std::string_view rest = said_; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        std::size_t who = people_.size();
        if (line.starts_with("SAID c")) {
            std::from_chars(line.data() + 6, line.data() + line.size(), who);
        }
        if (who >= people_.size() || line != "SAID " + name_of(who) + ' ' + text_of(next[who]++)) {
            throw wrong_delivery("a line is missing, doubled or out of order: \"" + std::string(line) + '"');
        }
    }
    if (std::any_of(next.begin(), next.end(), [&](std::size_t n) { return n != lines; })) {
        throw wrong_delivery("a line is missing");
    }
}

} // namespace load
