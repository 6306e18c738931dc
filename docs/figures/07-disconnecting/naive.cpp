// Turns an upload away and closes the connection. Wrong, as lab 07 explains.
#include "naive.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <string_view>

namespace naive {

namespace {

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t taken = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (taken <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(taken));
    }
}

} // namespace

// [turn_away]
void turn_away(int client, std::string_view reply) {
    send_all(client, reply);
    close(client);
}
// [turn_away]

} // namespace naive
