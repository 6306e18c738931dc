#include "autograder/sandbox/init/landlock.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace autograder {

namespace {

// From linux/landlock.h, which older headers have only in part; https://docs.kernel.org/userspace-api/landlock.html
constexpr long create_ruleset = 444, add_rule = 445, restrict_self = 446;
constexpr std::uint64_t execute = 1, write_file = 2, read_file = 4, read_dir = 8;
constexpr std::uint64_t refer = 1 << 13, truncate = 1 << 14, device_ioctl = 1 << 15;
constexpr std::uint64_t first_version = (1 << 13) - 1;
constexpr std::uint64_t for_files = execute | write_file | read_file | truncate | device_ioctl;

struct Ruleset {
    std::uint64_t files;
};
struct __attribute__((packed)) Beneath {
    std::uint64_t allowed;
    std::int32_t parent;
};

void allow(int ruleset, const std::string& path, std::uint64_t allowed) {
    const int file = open(path.c_str(), O_PATH | O_CLOEXEC);
    if (file < 0) return;
    struct stat status {};
    if (fstat(file, &status) == 0) {
        if (!S_ISDIR(status.st_mode)) allowed &= for_files;
        const Beneath rule{allowed, file};
        syscall(add_rule, ruleset, 1, &rule, 0);
    }
    close(file);
}

} // namespace

int landlock_version() {
    const long version = syscall(create_ruleset, nullptr, 0, 1);
    return version > 0 ? static_cast<int>(version) : 0;
}

bool keep_to(const std::vector<std::string>& readable, const std::vector<std::string>& writable) {
    const int version = landlock_version();
    std::uint64_t all = first_version;
    if (version >= 2) all |= refer;
    if (version >= 3) all |= truncate;
    if (version >= 5) all |= device_ioctl;
    const Ruleset rules{all};
    const auto ruleset = static_cast<int>(syscall(create_ruleset, &rules, sizeof rules, 0));
    if (ruleset < 0) return false;
    for (const std::string& path : readable) allow(ruleset, path, execute | read_file | read_dir);
    for (const std::string& path : writable) allow(ruleset, path, all & ~execute);
    const bool done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return done;
}

} // namespace autograder
