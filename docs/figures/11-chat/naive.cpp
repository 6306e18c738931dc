// Passes on what somebody says to everybody. Wrong, as lab 11 explains.
#include "naive.hpp"

#include <sys/socket.h>

#include <cstddef>

namespace naive {

// [turn]
void take_turn(std::set<int>& clients, const std::vector<int>& ready) {
    char buffer[4096];
    for (int client : ready) {
        const ssize_t size = recv(client, buffer, sizeof buffer, 0);
        if (size <= 0) {
            clients.erase(client);
            continue;
        }
        for (int other : clients) {
            send(other, buffer, static_cast<std::size_t>(size), 0);
        }
    }
}
// [turn]

} // namespace naive
