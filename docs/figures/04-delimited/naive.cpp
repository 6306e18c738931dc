// Takes what one recv brings for a line. Wrong, as lab 04 explains.
#include "naive.hpp"

#include <sys/socket.h>

#include <cstring>

namespace naive {

void receive_lines(int socket, const std::function<void(const char*)>& show) {
    char line[100];
    ssize_t n = 0;
    // [loop]
    while ((n = recv(socket, line, sizeof line - 1, 0)) > 0) {
        line[n] = '\0';
        line[strcspn(line, "\n")] = '\0'; // cut off the newline
        show(line);
    }
    // [loop]
}

} // namespace naive
