#include "autograder/intake/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "autograder/intake/names.hpp"
#include "net/descriptor.hpp"
#include "net/error.hpp"

namespace autograder {

namespace {

/// \return the names in a folder, sorted, so that every run sees them in the same order
std::vector<std::string> names_in(int folder) {
    struct Close {
        void operator()(DIR* stream) const { closedir(stream); }
    };
    net::Descriptor own(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!own) throw net::failure_of("openat");
    const std::unique_ptr<DIR, Close> stream(fdopendir(own.get()));
    if (!stream) throw net::failure_of("fdopendir");
    static_cast<void>(own.release()); // closedir() closes it
    std::vector<std::string> names;
    while (const dirent* next = readdir(stream.get())) {
        const std::string name = next->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

Kind kind_of(const struct stat& status) {
    if (S_ISDIR(status.st_mode)) return Kind::folder;
    if (S_ISLNK(status.st_mode)) return Kind::symlink;
    if (!S_ISREG(status.st_mode)) return Kind::device;
    return status.st_nlink > 1 ? Kind::hard_link : Kind::file;
}

std::string read_file(int folder, const std::string& name, std::size_t most) {
    // Not to hang on a FIFO that has taken the file's place since.
    const net::Descriptor file(openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0)
        throw Refused(std::string("it cannot be read: ") + std::strerror(errno));
    if (kind_of(status) != Kind::file) throw Refused("it is not a regular file");
    std::string bytes;
    std::vector<char> buffer(std::size_t{1} << 16);
    while (bytes.size() <= most) {
        const ssize_t n = read(file.get(), buffer.data(), std::min(buffer.size(), most + 1 - bytes.size()));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw Refused(std::string("it cannot be read: ") + std::strerror(errno));
        if (n == 0) return bytes;
        bytes.append(buffer.data(), static_cast<std::size_t>(n));
    }
    throw Refused("it is larger than " + std::to_string(most / 1000) + " kB");
}

class Walk {
public:
    Walk(const Limits& limits, const Visit& visit) : limits_(limits), visit_(visit) {}

    void folder(int descriptor, const std::string& path) {
        for (const std::string& name : names_in(descriptor)) {
            if (++entries_ > limits_.class_entries) {
                throw std::runtime_error("more than " + std::to_string(limits_.class_entries)
                                         + " files and folders: is this the folder with the submissions?");
            }
            entry(descriptor, name, path);
        }
    }

private:
    void entry(int parent, const std::string& name, const std::string& path) {
        struct stat status {};
        if (fstatat(parent, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return; // gone meanwhile
        const std::string raw = path + name;
        const auto clean = clean_path(raw, limits_.depth);
        Entry found{clean.value_or(clean_name(raw)), clean ? kind_of(status) : Kind::unsafe_path, status.st_size,
                    status.st_mtim.tv_sec};
        const bool enter = visit_(found, [&](std::size_t most) { return read_file(parent, name, most); });
        if (found.kind != Kind::folder || !enter) return;
        const net::Descriptor below(openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!below) {
            found.kind = Kind::unreadable;
            visit_(found, {});
            return;
        }
        folder(below.get(), raw + "/"); // not without end: clean_path() knows its depth
    }

    const Limits& limits_;
    const Visit& visit_;
    std::size_t entries_ = 0;
};

} // namespace

void walk_folder(const std::filesystem::path& folder, const Limits& limits, const Visit& visit) {
    const net::Descriptor top(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!top) throw net::failure_of(("open " + clean_name(folder.native())).c_str());
    Walk(limits, visit).folder(top.get(), "");
}

} // namespace autograder
