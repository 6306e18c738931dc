#include "harness/stillness.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <dirent.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" __attribute__((weak)) void __tsan_acquire(void*);

namespace harness {

namespace {

/// A small file of /proc as text; "" when it is gone.
std::string read_proc(const char* format, pid_t process, pid_t thread) {
    std::array<char, 64> path{};
    std::snprintf(path.data(), path.size(), format, process, thread);
    const int file = open(path.data(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    std::array<char, 4096> text; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    const ssize_t n = ::read(file, text.data(), text.size());
    ::close(file);
    return n > 0 ? std::string(text.data(), static_cast<std::size_t>(n)) : std::string();
}

char state_of(pid_t process, pid_t thread) {
    const std::string text = read_proc("/proc/%d/task/%d/stat", process, thread);
    const auto end_of_name = text.rfind(')'); // the name may hold anything
    return end_of_name != std::string::npos && end_of_name + 2 < text.size() ? text[end_of_name + 2] : 'X';
}

void read_runs(Task& task) {
    unsigned long long on_cpu = 0;
    unsigned long long waited = 0;
    unsigned long long runs = 0;
    const std::string text = read_proc("/proc/%d/task/%d/schedstat", task.process, task.thread);
    if (std::sscanf(text.c_str(), "%llu %llu %llu", &on_cpu, &waited, &runs) == 3) {
        task.on_cpu_ns = on_cpu;
        task.runs = runs;
    }
}

const Slot* slot_of(pid_t thread) {
    const auto found = std::find_if(shared->slots.begin(), shared->slots.end(),
                                    [&](const Slot& slot) { return slot.tid.load() == thread; });
    return found != shared->slots.end() ? &*found : nullptr;
}

/// Whether the thread sleeps in a system call that the kernel's own clock will end: one that did not come by the engine.
bool wakes_by_itself(const Task& task) {
    const std::string text = read_proc("/proc/%d/task/%d/syscall", task.process, task.thread);
    long number = -1;
    std::array<unsigned long, 6> a{};
    if (std::sscanf(text.c_str(), "%ld 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx", &number, &a[0], &a[1], &a[2], &a[3], &a[4],
                    &a[5])
        != 7) {
        return false; // not readable here: the length of the watch has to do
    }
    switch (number) {
    case SYS_nanosleep:
    case SYS_clock_nanosleep:
        return true;
    case SYS_ppoll:
        return a[2] != 0;
    case SYS_pselect6:
        return a[4] != 0;
    case SYS_futex: {
        const auto operation = a[1] & static_cast<unsigned long>(FUTEX_CMD_MASK);
        return (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET) && a[3] != 0;
    }
#ifdef SYS_poll
    case SYS_poll:
        return static_cast<int>(a[2]) > 0;
    case SYS_select:
        return a[4] != 0;
    case SYS_epoll_wait:
        return static_cast<int>(a[3]) > 0;
#endif
    case SYS_epoll_pwait:
        return static_cast<int>(a[3]) > 0;
    default:
        return false;
    }
}

} // namespace

std::vector<pid_t> threads_of(pid_t process) {
    std::vector<pid_t> threads;
    DIR* directory = opendir(("/proc/" + std::to_string(process) + "/task").c_str());
    if (directory == nullptr) return threads;
    while (const dirent* entry = readdir(directory)) {
        if (entry->d_name[0] != '.') threads.push_back(static_cast<pid_t>(std::atoi(entry->d_name)));
    }
    closedir(directory);
    return threads;
}

namespace {

/// Stopped threads among them: nobody will have them go on.
bool is_asleep(const Task& task) { return task.state == 'S' || task.state == 'Z' || task.state == 'T'; }

bool same_and_asleep(const Task& before, const Task& now) {
    if (before.thread != now.thread || before.visits != now.visits || now.parked != before.parked) return false;
    // One that is parked looks at the clock now and then; but one that has something to read is runnable.
    if (now.parked) return now.state == 'S' || now.state == 'T';
    return now.state == before.state && is_asleep(now) && now.runs == before.runs;
}

} // namespace

std::vector<pid_t> descendants(std::vector<pid_t> roots) {
    std::vector<pid_t> found = std::move(roots);
    for (std::size_t i = 0; i < found.size() && found.size() < 4096; ++i) {
        for (const pid_t thread : threads_of(found[i])) {
            const std::string text = read_proc("/proc/%d/task/%d/children", found[i], thread);
            for (const char* p = text.c_str(); *p != '\0';) {
                char* end = nullptr;
                const long child = std::strtol(p, &end, 10);
                if (end == p) break;
                found.push_back(static_cast<pid_t>(child));
                p = end + std::strspn(end, " \n");
            }
        }
    }
    return found;
}

std::vector<Task> tasks_below(const std::vector<pid_t>& roots) {
    std::vector<Task> tasks;
    for (const pid_t process : descendants(roots)) {
        for (const pid_t thread : threads_of(process)) {
            Task task{process, thread, 'X', 0, 0, slot_of(thread), 0, false};
            // ThreadSanitizer's runtime has a thread of its own that never rests; every thread of the student's has a slot.
            if (__tsan_acquire != nullptr && task.slot == nullptr && thread != process) continue;
            if (task.slot != nullptr) {
                task.visits = task.slot->visits;
                task.parked = task.slot->parked;
            }
            read_runs(task);
            task.state = state_of(process, thread);
            if (task.state == 'Z') task.parked = false; // it was killed in the middle of a wait
            tasks.push_back(task);
        }
    }
    return tasks;
}

void Watch::look(const std::vector<pid_t>& roots, std::int64_t nap_ns, std::int64_t since_ns) {
    std::vector<Task> now = tasks_below(roots);
    const bool same = now.size() == last_.size()
                      && std::equal(now.begin(), now.end(), last_.begin(),
                                    [](const Task& a, const Task& b) { return same_and_asleep(b, a); });
    const bool asleep =
        same && std::none_of(now.begin(), now.end(), [](const Task& t) { return !t.parked && wakes_by_itself(t); });
    if (std::all_of(now.begin(), now.end(), is_asleep)) drowsy_ns_ += std::min<std::int64_t>(since_ns, 100'000'000);
    if (asleep) {
        still_ns_ += nap_ns;
        ++looks_;
    } else {
        reset();
    }
    last_ = std::move(now);
}

std::int64_t Watch::next_deadline() const {
    std::int64_t earliest = never;
    for (const Task& task : last_) {
        if (task.parked) earliest = std::min(earliest, task.slot->deadline.load());
    }
    return earliest;
}

std::uint64_t Watch::cpu_ns() const {
    std::uint64_t total = 0;
    for (const Task& task : last_) total += task.on_cpu_ns;
    return total;
}

} // namespace harness
