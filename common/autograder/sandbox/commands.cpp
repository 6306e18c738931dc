#include "autograder/sandbox/commands.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <filesystem>

namespace autograder {

namespace {

using Words = std::vector<std::string>;

void add(Words& words, std::initializer_list<std::string> more) { words.insert(words.end(), more); }

// Programs and libraries, as Debian and others have them since they merged /usr, and as the rest does.
constexpr std::array system_folders = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
constexpr std::array system_files = {"/etc/ld.so.cache", "/etc/alternatives"};

/// What the command sees at level bubblewrap: bwrap(1).
Words in_bubblewrap(const Job& job) {
    Words words = {SOKET_BWRAP,
                   "--as-pid-1",
                   "--die-with-parent",
                   "--unshare-all",
                   "--unshare-user",
                   "--disable-userns",
                   "--cap-drop",
                   "ALL",
                   "--new-session",
                   "--clearenv",
                   "--hostname",
                   "sandbox",
                   "--ro-bind",
                   "/usr",
                   "/usr"};
    for (const char* folder : system_folders) {
        std::error_code ignored;
        if (std::filesystem::is_symlink(folder, ignored))
            add(words, {"--symlink", std::filesystem::read_symlink(folder), folder});
        else if (std::filesystem::exists(folder, ignored))
            add(words, {"--ro-bind", folder, folder});
    }
    for (const char* file : system_files) add(words, {"--ro-bind-try", file, file});
    const std::string size = std::to_string(job.limits.scratch);
    add(words, {"--proc", "/proc", "--dev", "/dev", "--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"});
    add(words, {"--size", size, "--tmpfs", "/tmp"});
    for (const std::string& path : job.visible) add(words, {"--ro-bind", path, path});
    if (job.writable) add(words, {"--bind", *job.writable, *job.writable});
    add(words, {"--ro-bind", SOKET_SANDBOX_INIT, "/init", "--remount-ro", "/", "--chdir", "/"});
    for (const auto& [name, value] : job.environment) add(words, {"--setenv", name, value});
    words.emplace_back("--");
    words.emplace_back("/init");
    return words;
}

/// What the command may touch at level user: init/landlock.hpp.
void restrict_files(Words& words, const Job& job) {
    for (const char* path : {"/usr", "/proc", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"})
        add(words, {"--read", path});
    for (const char* path : system_folders) add(words, {"--read", path});
    for (const char* path : system_files) add(words, {"--read", path});
    for (const std::string& path : job.visible) add(words, {"--read", path});
    add(words, {"--write", "/dev/null"});
    if (job.writable) add(words, {"--write", *job.writable});
}

} // namespace

Start start_of(const Job& job, Isolation isolation, unsigned slot) {
    Start start{{}, {}, isolation, user_of(slot), geteuid() == 0, job.limits, 0};
    // What starts the judge, the judge, its workers: students are below them.
    if (job.is_judge) start.spared = isolation == Isolation::bubblewrap ? 4 : 3;
    if (isolation == Isolation::bubblewrap) {
        start.command = in_bubblewrap(job);
    } else {
        start.command = {SOKET_SANDBOX_INIT};
        for (const auto& [name, value] : job.environment)
            start.environment.emplace_back(name).append("=").append(value);
    }
    Words& words = start.command;
    const Limits& limits = job.limits;
    add(words, {"--cpu", std::to_string(std::lround(std::ceil(limits.cpu_seconds))), "--file",
                std::to_string(limits.file), "--descriptors", std::to_string(limits.descriptors)});
    const bool is_a_persons_user = isolation != Isolation::bubblewrap && !start.is_root;
    if (!is_a_persons_user)
        add(words, {"--processes", std::to_string(limits.processes)}); // counts all that the user has
    if (job.address_space_too) add(words, {"--space", std::to_string(limits.memory)});
    if (job.fixed_addresses) add(words, {"--fixed-addresses"});
    if (isolation == Isolation::user) {
        restrict_files(words, job);
        if (!job.is_judge) add(words, {"--user", std::to_string(start.user)});
    }
    words.emplace_back("--");
    words.insert(words.end(), job.command.begin(), job.command.end());
    return start;
}

} // namespace autograder
