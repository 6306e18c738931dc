#include "autograder/sandbox/loopback.hpp"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace autograder {

bool give_private_network() {
    if (unshare(CLONE_NEWNET | CLONE_NEWIPC) != 0) return false;
    const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq device{};
    std::strcpy(device.ifr_name, "lo");
    device.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool is_up = any >= 0 && ioctl(any, SIOCSIFFLAGS, &device) == 0; // netdevice(7); the addresses come with it
    close(any);
    return is_up;
}

} // namespace autograder
