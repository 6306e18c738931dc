#include "harness/confinement.hpp"

#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace harness {

namespace {

/// Processes and threads that students leave to the judge: without them a student who forks without end would stop the judge, too.
constexpr rlim_t kept_for_the_judge = 64;

uid_t student_user = 0; ///< 0: the judge's
std::vector<sock_filter> student_filter;

[[noreturn]] void give_up(const char* what) {
    std::perror(what); // to the student's output, which the report shows
    _exit(1);
}

void leave_processes_to_the_judge() {
    rlimit most{};
    if (getrlimit(RLIMIT_NPROC, &most) != 0 || most.rlim_max == RLIM_INFINITY || most.rlim_max <= kept_for_the_judge)
        return;
    most.rlim_cur = most.rlim_max = most.rlim_max - kept_for_the_judge;
    setrlimit(RLIMIT_NPROC, &most);
}

} // namespace

void prepare_confinement(const std::string& user, const std::string& filter) {
    if (user.empty() && filter.empty()) return;
    prctl(PR_SET_DUMPABLE, 0);
    if (!user.empty()) {
        student_user = static_cast<uid_t>(std::strtoul(user.c_str(), nullptr, 10));
        if (student_user == 0) throw std::runtime_error("--student-user needs the number of an ordinary user");
    }
    if (filter.empty()) return;
    std::ifstream file(filter, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.empty() || bytes.size() % sizeof(sock_filter) != 0)
        throw std::runtime_error("cannot read a filter from " + filter);
    student_filter.resize(bytes.size() / sizeof(sock_filter));
    std::memcpy(student_filter.data(), bytes.data(), bytes.size());
}

void confine() {
    if (student_user == 0 && student_filter.empty()) return;
    leave_processes_to_the_judge();
    if (student_user != 0
        && (setgroups(0, nullptr) != 0 || setresgid(student_user, student_user, student_user) != 0
            || setresuid(student_user, student_user, student_user) != 0))
        give_up("setresuid");
    prctl(PR_SET_DUMPABLE, 1); // the judge looks at this process through /proc
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("no_new_privs");
    if (student_filter.empty()) return;
    const auto lowest = student_user != 0 ? 0U : static_cast<unsigned>(getpid());
    for (sock_filter& instruction : student_filter) {
        if (instruction.k == own_process_mark) instruction.k = lowest;
    }
    const sock_fprog program{static_cast<unsigned short>(student_filter.size()), student_filter.data()};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) give_up("seccomp");
}

} // namespace harness
