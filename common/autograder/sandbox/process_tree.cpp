#include "autograder/sandbox/process_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace autograder {

namespace {

constexpr std::size_t most_processes = 8192;

/// A file of /proc; "" when the process is gone.
std::string read_proc(pid_t process, const char* name) {
    std::array<char, 64> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/%s", process, name);
    const int file = open(path.data(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    std::string text;
    std::array<char, 4096> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    for (ssize_t n = 0; (n = read(file, buffer.data(), buffer.size())) > 0 && text.size() < 1 << 20;) {
        text.append(buffer.data(), static_cast<std::size_t>(n));
    }
    close(file);
    return text;
}

/// The number of kilobytes in the line that begins with \p label, as bytes.
std::uint64_t kilobytes(const std::string& text, const char* label) {
    const auto at = text.find(label);
    return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + std::strlen(label), nullptr, 10) * 1024;
}

double cpu_seconds_of(pid_t process) {
    const std::string text = read_proc(process, "stat");
    const auto end_of_name = text.rfind(')'); // the name may hold anything
    if (end_of_name == std::string::npos) return 0;
    std::array<unsigned long long, 4> ticks{};
    // State, five numbers, flags, four counts of faults; then what is wanted: proc(5), fields 14 to 17.
    std::sscanf(text.c_str() + end_of_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu %llu",
                &ticks[0], &ticks[1], &ticks[2], &ticks[3]);
    const auto all = ticks[0] + ticks[1] + ticks[2] + ticks[3];
    return static_cast<double>(all) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void add_children_of(pid_t process, unsigned depth, std::vector<Member>& found) {
    std::array<char, 64> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/task", process);
    DIR* threads = opendir(path.data());
    if (threads == nullptr) return;
    while (const dirent* thread = readdir(threads)) {
        if (thread->d_name[0] == '.') continue;
        const std::string text = read_proc(process, (std::string("task/") + thread->d_name + "/children").c_str());
        for (const char* p = text.c_str(); found.size() < most_processes;) {
            char* end = nullptr;
            const long child = std::strtol(p, &end, 10);
            if (end == p) break;
            found.push_back({static_cast<pid_t>(child), process, depth + 1});
            p = end;
        }
    }
    closedir(threads);
}

} // namespace

std::vector<Member> processes_below(pid_t root) {
    std::vector<Member> found;
    add_children_of(root, 0, found);
    for (std::size_t i = 0; i < found.size() && found.size() < most_processes; ++i)
        add_children_of(found[i].process, found[i].depth, found);
    return found;
}

std::vector<Usage> usage_of(const std::vector<Member>& processes) {
    std::vector<Usage> all;
    for (const Member& member : processes) {
        const std::string status = read_proc(member.process, "status");
        if (status.empty()) continue;
        all.push_back(
            {member, kilobytes(status, "RssAnon:") + kilobytes(status, "RssShmem:"), cpu_seconds_of(member.process)});
    }
    return all;
}

std::uint64_t fair_memory_of(pid_t process) {
    const std::string text = read_proc(process, "smaps_rollup");
    return kilobytes(text, "Pss_Anon:") + kilobytes(text, "Pss_Shmem:");
}

bool end_all_below_self(int rounds) {
    std::size_t known = 0;
    for (int round = 0; round < rounds; ++round) {
        const std::vector<Member> left = processes_below(getpid());
        // A scan that finds no more than the one before, all of them stopped by then, has found everything that can still run.
        const int number = left.size() > known ? SIGSTOP : SIGKILL;
        known = left.size();
        for (const Member& member : left) kill(member.process, number);
        if (number == SIGSTOP) continue;
        known = 0;
        while (waitpid(-1, nullptr, WNOHANG) > 0) {}
        if (waitpid(-1, nullptr, left.empty() ? WNOHANG : 0) < 0 && errno == ECHILD) return true;
    }
    return false;
}

} // namespace autograder
