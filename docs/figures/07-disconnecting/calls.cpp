// How to wait for one socket, for lab 07.
#include "calls.hpp"

#include <poll.h>

namespace calls {

bool readable_within(int socket, int milliseconds) {
    // [poll]
    pollfd waiting{socket, POLLIN, 0}; // in <poll.h>
    const int ready = poll(&waiting, 1, milliseconds);
    // 1: there is something to receive; 0: the time is over; -1: a failure
    // [poll]
    return ready == 1;
}

} // namespace calls
