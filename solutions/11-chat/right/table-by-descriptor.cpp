// Lab 11, another right answer: select by hand, a table with a place for every descriptor that select can take, and
// sockets that block, of which each call is asked not to.

#include "chat.hpp"

#include "net/error.hpp"

#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat {

namespace {

struct Place {
    bool used = false, left = false, dead = false;
    std::string name, in, out;
};

using Table = std::array<Place, FD_SETSIZE>;

class Server {
public:
    Server(int listener, const Limits& limits) : listener_(listener), limits_(limits) {}
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() {
        for (int number = 0; number < FD_SETSIZE; ++number) {
            if (at(number).used) {
                ::close(number);
            }
        }
    }

    /// \return false at a stop
    bool turn(int stop) {
        fd_set in;
        fd_set out;
        FD_ZERO(&in);
        FD_ZERO(&out);
        FD_SET(stop, &in);
        if (!resting_) {
            FD_SET(listener_, &in);
        }
        int highest = std::max(stop, listener_);
        for (int number = 0; number < FD_SETSIZE; ++number) {
            const Place& place = at(number);
            if (!place.used) {
                continue;
            }
            highest = std::max(highest, number);
            if (!place.left) {
                FD_SET(number, &in);
            }
            if (!place.out.empty()) {
                FD_SET(number, &out);
            }
        }
        timeval little{0, 20'000};
        const int ready = ::select(highest + 1, &in, &out, nullptr, resting_ ? &little : nullptr);
        if (ready < 0) {
            if (errno == EINTR) {
                return true;
            }
            throw net::failure_of("select");
        }
        resting_ = resting_ && ready > 0;
        if (FD_ISSET(stop, &in)) {
            return false;
        }
        for (int number = 0; number <= highest; ++number) {
            if (at(number).used && FD_ISSET(number, &out)) {
                flush(number);
            }
            if (at(number).used && FD_ISSET(number, &in) && !at(number).dead) {
                read(number);
            }
            bury();
        }
        if (FD_ISSET(listener_, &in) && !resting_) {
            accept();
        }
        for (int number = 0; number <= highest; ++number) {
            Place& place = at(number);
            if (place.used && (place.dead || (place.left && place.out.empty()))) {
                ::close(number);
                place = Place();
                resting_ = false;
            }
        }
        return true;
    }

private:
    Place& at(int number) { return (*table_)[static_cast<std::size_t>(number)]; }

    void accept() {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= FD_SETSIZE) {
            const std::string line = "ERROR " + std::string(error::server_full) + "\n";
            ::send(client, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            ::close(client);
        } else if (client >= 0) {
            at(client).used = true;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            resting_ = true;
        } else if (errno != EINTR && errno != EAGAIN && errno != ECONNABORTED && errno != EPROTO) {
            throw net::failure_of("accept");
        }
    }

    void read(int number) {
        std::string bytes(65536, '\0');
        const ssize_t n = ::recv(number, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (n < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                kill(number);
            }
            return;
        }
        if (n == 0) {
            at(number).left = true;
            part(number);
            return;
        }
        std::string all = std::move(at(number).in);
        all.append(bytes, 0, static_cast<std::size_t>(n));
        std::size_t begin = 0;
        while (!at(number).left && !at(number).dead) {
            const std::size_t end = all.find('\n', begin);
            if ((end == std::string::npos ? all.size() : end) - begin > limits_.line) {
                put(number, "ERROR " + std::string(error::line_too_long));
                at(number).left = true;
                part(number);
            } else if (end == std::string::npos) {
                break;
            } else {
                obey(number, all.substr(begin, end - begin));
                begin = end + 1;
            }
            bury();
        }
        at(number).in = all.substr(begin);
    }

    void obey(int number, const std::string& line) {
        Place& me = at(number);
        const auto refuse = [&](std::string_view text) { put(number, "ERROR " + std::string(text)); };
        Request request;
        try {
            request = parse(line);
        } catch (const net::protocol_error& error) {
            refuse(error.what());
            return;
        }
        if (request.kind == Kind::who) {
            std::set<std::string> names;
            for (const Place& place : *table_) {
                if (!place.name.empty()) {
                    names.insert(place.name);
                }
            }
            std::string answer = "WHO";
            for (const auto& name : names) {
                answer += " " + name;
            }
            put(number, answer);
        } else if (request.kind == Kind::quit) {
            put(number, "BYE");
            me.left = true;
            part(number);
        } else if (request.kind == Kind::name) {
            if (!me.name.empty()) {
                refuse(error::already_named);
            } else if (find(request.who) >= 0) {
                refuse(error::name_taken);
            } else {
                put_all("JOINED " + request.who);
                me.name = request.who;
                put(number, "OK " + request.who);
            }
        } else if (me.name.empty()) {
            refuse(error::no_name_yet);
        } else if (request.kind == Kind::say) {
            put_all("SAID " + me.name + " " + request.text);
        } else if (const int other = find(request.who); other < 0) {
            refuse(error::nobody_there);
        } else {
            put(other, "TOLD " + me.name + " " + request.text);
            put(number, "OK " + request.who);
        }
    }

    int find(const std::string& name) {
        for (int number = 0; number < FD_SETSIZE; ++number) {
            if (at(number).used && at(number).name == name) {
                return number;
            }
        }
        return -1;
    }
    void put(int number, const std::string& line) {
        Place& place = at(number);
        if (place.left || place.dead) {
            return;
        }
        place.out += line + "\n";
        if (place.out.size() > limits_.queued) {
            flush(number);
        }
        if (place.out.size() > limits_.queued) {
            kill(number);
        }
    }
    void put_all(const std::string& line) {
        for (int number = 0; number < FD_SETSIZE; ++number) {
            if (!at(number).name.empty()) {
                put(number, line);
            }
        }
    }
    void flush(int number) {
        Place& place = at(number);
        std::size_t done = 0;
        while (done < place.out.size()) {
            const ssize_t n =
                ::send(number, place.out.data() + done, place.out.size() - done, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n > 0) {
                done += static_cast<std::size_t>(n);
            } else if (errno != EINTR) {
                break;
            }
        }
        const bool failed = done < place.out.size() && errno != EAGAIN;
        place.out.erase(0, done);
        if (failed) {
            kill(number);
        }
    }
    void kill(int number) {
        Place& place = at(number);
        if (!place.dead) {
            place.dead = true;
            dead_.push_back(number);
        }
    }
    void part(int number) {
        const std::string name = std::exchange(at(number).name, "");
        if (!name.empty()) {
            put_all("LEFT " + name);
        }
    }
    void bury() {
        while (!dead_.empty()) {
            const int number = dead_.back();
            dead_.pop_back();
            part(number);
        }
    }

    int listener_;
    Limits limits_;
    std::unique_ptr<Table> table_ = std::make_unique<Table>();
    std::vector<int> dead_;
    bool resting_ = false;
};

void check_name(const std::string& name) {
    bool good = !name.empty() && name.size() <= 16;
    for (const char c : name) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        good = good && (letter || (c >= '0' && c <= '9') || c == '-' || c == '_');
    }
    if (!good) {
        throw net::protocol_error(std::string(error::malformed_name));
    }
}

} // namespace

Request parse(std::string_view view) {
    std::string line(view);
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string word = line.substr(0, space);
    const std::string rest = line.substr(std::min(space + 1, line.size()));
    const auto needs = [](bool condition) {
        if (!condition) {
            throw net::protocol_error(std::string(error::wrong_form));
        }
    };
    Request request;
    if (word == "NAME") {
        needs(!rest.empty());
        request.kind = Kind::name;
        check_name(request.who = rest);
    } else if (word == "SAY") {
        needs(!rest.empty());
        request.kind = Kind::say;
        request.text = rest;
    } else if (word == "TELL") {
        const std::size_t end = rest.find(' ');
        needs(end != std::string::npos && end + 1 < rest.size());
        request.kind = Kind::tell;
        check_name(request.who = rest.substr(0, end));
        request.text = rest.substr(end + 1);
    } else if (word == "WHO" || word == "QUIT") {
        needs(space == line.size());
        request.kind = word == "WHO" ? Kind::who : Kind::quit;
    } else {
        throw net::protocol_error(std::string(error::unknown_request));
    }
    return request;
}

void serve(int listener, int stop, const Limits& limits) {
    Server server(listener, limits);
    while (server.turn(stop)) {}
}

} // namespace chat
