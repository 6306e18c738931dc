// Users for jobs, reserved for this process as long as it lives.
#include "autograder/sandbox/isolation.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

namespace autograder {

namespace {

constexpr uid_t usual_first_user = 60800;
constexpr uid_t most_users = 384;
// For containers: far above what anybody gives to people, to services, or to user namespaces.
constexpr uid_t lowest_random = 1'900'000'000;
constexpr uid_t random_ranges = 500'000; // of most_users each; the last ends below 2^31

/// Where the numbers begin. Changed at most once, before the first is given out.
uid_t first_user = usual_first_user;
constexpr const char* folder = "/run/soket-users"; // only root writes to /run

/// \return whether the user is this process's now; the lock goes with the process, see flock(2)
bool reserve(uid_t user) {
    const std::string path = std::string(folder) + "/" + std::to_string(user);
    const int lock = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0)
        throw std::runtime_error("cannot write to " + path + ", which keeps two runs from using the same user");
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) return true;
    close(lock);
    return false;
}

/// Whether this process's user numbers are the kernel's own: user_namespaces(7).
bool users_are_the_kernels() {
    std::ifstream map("/proc/self/uid_map");
    std::uint64_t inside = 1;
    std::uint64_t outside = 1;
    std::uint64_t count = 0;
    return map >> inside >> outside >> count && inside == 0 && outside == 0
           && count >= lowest_random + uid_t{random_ranges} * most_users;
}

} // namespace

void use_users_of_no_other_container() {
    std::uint32_t random = 0;
    if (!users_are_the_kernels() || getrandom(&random, sizeof random, 0) != sizeof random) return;
    first_user = lowest_random + random % random_ranges * most_users;
}

uid_t user_of(unsigned slot) {
    if (slot >= most_slots) throw std::invalid_argument("there are only " + std::to_string(most_slots) + " slots");
    static std::mutex one_at_a_time;
    static std::map<unsigned, uid_t> users;
    static uid_t next = first_user;
    const std::lock_guard lock(one_at_a_time);
    if (const auto known = users.find(slot); known != users.end()) return known->second;
    if (geteuid() != 0) return users[slot] = geteuid();
    mkdir(folder, 0700);
    while (next < first_user + most_users) {
        const uid_t user = next++;
        if (reserve(user)) return users[slot] = user;
    }
    throw std::runtime_error(
        "all users for students are in use on this machine: are many runs of soket grade at work?");
}

} // namespace autograder
