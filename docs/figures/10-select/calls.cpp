// How to wait for one descriptor with select, for lab 10.
#include "calls.hpp"

#include <sys/select.h>

namespace calls {

bool readable_within(int client, int seconds) {
    // [select]
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(client, &readable);
    timeval time{seconds, 0};
    const int ready = select(client + 1, &readable, nullptr, nullptr, &time);
    const bool is_readable = ready > 0 && FD_ISSET(client, &readable);
    // [select]
    return is_readable;
}

} // namespace calls
