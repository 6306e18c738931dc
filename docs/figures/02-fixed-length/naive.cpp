// Takes what one recv brings for a message. Wrong, as lab 02 explains.
#include "naive.hpp"

#include <sys/socket.h>

namespace naive {

void receive_messages(int socket, const std::function<void(std::span<const char>)>& show) {
    char message[8] = {};
    // [loop]
    while (recv(socket, message, 8, 0) > 0) {
        show(message);
    }
    // [loop]
}

} // namespace naive
