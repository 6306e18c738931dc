// A loop that waits for everybody, and inside for one. Wrong, as lab 10 explains.
#include "naive.hpp"

#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string>

namespace naive {

namespace {

std::vector<int> wait_until_readable(const std::vector<int>& clients) {
    fd_set readable;
    FD_ZERO(&readable);
    int highest = 0;
    for (const int client : clients) {
        FD_SET(client, &readable);
        highest = std::max(highest, client);
    }
    select(highest + 1, &readable, nullptr, nullptr, nullptr);
    std::vector<int> ready;
    for (const int client : clients) {
        if (FD_ISSET(client, &readable)) ready.push_back(client);
    }
    return ready;
}

std::string read_line(int client) {
    std::string line;
    std::array<char, 100> buffer{};
    while (!line.ends_with('\n')) {
        const ssize_t size = recv(client, buffer.data(), buffer.size(), 0);
        if (size <= 0) return {};
        line.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return line;
}

void echo(int client, const std::string& line) { send(client, line.data(), line.size(), MSG_NOSIGNAL); }

} // namespace

// [loop]
void loop(const std::vector<int>& clients) {
    for (;;) {
        for (int client : wait_until_readable(clients)) {
            const std::string line = read_line(client);
            echo(client, line);
        }
    }
}
// [loop]

} // namespace naive
