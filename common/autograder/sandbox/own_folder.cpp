#include "autograder/sandbox/own_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace fs = std::filesystem;

namespace autograder {

namespace {

constexpr const char* prefix = "soket-workshop-";

/// \return a descriptor that holds the lock on a folder of this user, or -1 when it is in use, somebody else's or no folder
int lock_on(const fs::path& folder) {
    const int lock = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0) return -1;
    struct stat locked {
    }, there{};
    if (fstat(lock, &locked) == 0 && locked.st_uid == geteuid() && flock(lock, LOCK_EX | LOCK_NB) == 0
        && lstat(folder.c_str(), &there) == 0 && there.st_ino == locked.st_ino && there.st_dev == locked.st_dev)
        return lock;
    close(lock);
    return -1;
}

void remove_abandoned(const fs::path& place) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(place, ignored)) {
        if (!entry.path().filename().string().starts_with(prefix)) continue;
        const int lock = lock_on(entry.path());
        if (lock < 0) continue;
        fs::remove_all(entry.path(), ignored);
        close(lock);
    }
}

} // namespace

OwnFolder::OwnFolder() {
    const fs::path place = fs::temp_directory_path();
    remove_abandoned(place);
    while (lock_ < 0) { // again if another process has taken it for abandoned in the moment before the lock
        std::string name = (place / (prefix + std::string("XXXXXX"))).string();
        if (mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
        path_ = name;
        lock_ = lock_on(path_);
    }
}

OwnFolder::~OwnFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    close(lock_);
}

} // namespace autograder
