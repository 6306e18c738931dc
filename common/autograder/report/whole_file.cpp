#include "autograder/report/whole_file.hpp"

#include "net/descriptor.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <stdexcept>

namespace autograder {

namespace {

[[noreturn]] void fail(const std::string& doing, const std::filesystem::path& path) {
    throw net::failure_of((doing + " " + path.string()).c_str());
}

void write_all(int file, std::string_view text, const std::filesystem::path& path) {
    while (!text.empty()) {
        const ssize_t n = write(file, text.data(), text.size());
        if (n < 0) fail("write", path);
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    if (fsync(file) != 0) fail("fsync", path); // or the rename may reach the disk before the bytes do
}

/// \return an empty file, for as long as it is open nobody else's. Its name is always the same: then what a process has left that was
/// killed while it wrote is not left for ever.
net::Descriptor new_file(const std::string& path) {
    for (;;) {
        net::Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
        if (!file) fail("open", path);
        while (flock(file.get(), LOCK_EX) != 0 && errno == EINTR) {
        } // other failures: no locks there, so no second writer
        struct stat opened = {}, there = {};
        if (fstat(file.get(), &opened) != 0) fail("stat", path);
        if (lstat(path.c_str(), &there) != 0 || there.st_ino != opened.st_ino) continue; // renamed by the one before
        if (ftruncate(file.get(), 0) != 0) fail("truncate", path);
        return file;
    }
}

} // namespace

void write_whole_file(const std::filesystem::path& path, std::string_view text) {
    const std::string beside = path.string() + ".new";
    const net::Descriptor file = new_file(beside);
    try {
        write_all(file.get(), text, beside);
        if (std::rename(beside.c_str(), path.c_str()) != 0) fail("rename", beside);
    } catch (...) {
        unlink(beside.c_str());
        throw;
    }
}

std::string read_whole_file(const std::filesystem::path& path, std::size_t most_bytes) {
    const net::Descriptor file(
        open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)); // no FIFO may hold us up
    if (!file && errno == ELOOP) throw std::runtime_error(path.string() + " is a symbolic link, not a file");
    if (!file) fail("open", path);
    struct stat status = {};
    if (fstat(file.get(), &status) != 0) fail("stat", path);
    if (!S_ISREG(status.st_mode)) throw std::runtime_error(path.string() + " is not a regular file");
    std::string text;
    std::string piece(65536, '\0');
    while (const ssize_t n = read(file.get(), piece.data(), piece.size())) {
        if (n < 0) fail("read", path);
        text.append(piece, 0, static_cast<std::size_t>(n));
        if (text.size() > most_bytes)
            throw std::runtime_error(path.string() + " is longer than " + std::to_string(most_bytes) + " bytes");
    }
    return text;
}

} // namespace autograder
