#include "autograder/sandbox/filter.hpp"

#include "harness/confinement.hpp"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <system_error>

namespace autograder {

namespace {

constexpr std::uint64_t low_half = 0xffffffff; // of a register: all that the kernel sees of an int

// Each a name of libseccomp's list; those that this version or architecture does not know are left out.
constexpr std::array denied = {
    // other processes, and this one as a debugger would see it
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "pidfd_open",
    "pidfd_getfd", "pidfd_send_signal", "kcmp", "migrate_pages", "move_pages", "rt_tgsigqueueinfo",
    // other programs
    "execve", "execveat", "uselib",
    // memory that belongs to no process
    "memfd_create", "memfd_secret", "shmget", "shmat", "shmctl", "msgget", "msgsnd", "msgctl", "semget", "semctl",
    "semop", "semtimedop", "mq_open", "mq_unlink", "mq_notify", "mlock", "mlock2", "mlockall", "userfaultfd",
    // namespaces and mounts
    "unshare", "setns", "mount", "umount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen",
    "fsconfig", "fsmount", "fspick", "mount_setattr", "open_by_handle_at", "name_to_handle_at", "fanotify_init",
    // the kernel itself
    "bpf", "perf_event_open", "keyctl", "add_key", "request_key", "init_module", "finit_module", "delete_module",
    "kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "iopl",
    "ioperm", "modify_ldt", "vhangup", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "sethostname",
    "setdomainname", "nfsservctl", "lookup_dcookie", "vm86", "vm86old", "personality",
    // who one is, and how much one may have
    "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid", "setgroups", "capset",
    "sched_setattr", "sched_setscheduler", "sched_setparam"};

constexpr std::array absent = {"clone3", "io_uring_setup", "io_uring_enter", "io_uring_register"};

class Filter {
public:
    Filter() : context_(seccomp_init(SCMP_ACT_ALLOW), seccomp_release) {
        if (!context_) throw std::system_error(ENOMEM, std::generic_category(), "seccomp_init");
    }
    void refuse(const char* call, int error) { add(call, error, {}); }
    template <typename... Conditions>
    void refuse_if(const char* call, Conditions... conditions) {
        add(call, EPERM, {conditions...});
    }
    void write_to(int file) {
        if (const int error = seccomp_export_bpf(context_.get(), file); error != 0)
            throw failure(error, "seccomp_export_bpf");
    }

private:
    static std::system_error failure(int error, const std::string& what) {
        return {-error, std::generic_category(), what};
    }
    void add(const char* call, int error, std::initializer_list<scmp_arg_cmp> conditions) {
        const int number = seccomp_syscall_resolve_name(call);
        if (number == __NR_SCMP_ERROR) return; // it is newer than the library
        const int result = seccomp_rule_add_array(context_.get(), SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error)),
                                                  number, static_cast<unsigned>(conditions.size()), conditions.begin());
        if (result != 0) throw failure(result, std::string("seccomp_rule_add ") + call);
    }
    std::unique_ptr<void, decltype(&seccomp_release)> context_;
};

/// The process in this argument is the student's own or a younger one: no group, no "all", none with bits that the kernel would cut off.
void only_own_processes(Filter& filter, const char* call, unsigned argument) {
    constexpr std::uint64_t highest_process = 0x7fffffff;
    filter.refuse_if(call, scmp_arg_cmp{argument, SCMP_CMP_LT, harness::own_process_mark, 0});
    filter.refuse_if(call, scmp_arg_cmp{argument, SCMP_CMP_GT, highest_process, 0});
}

void signals(Filter& filter) {
    only_own_processes(filter, "kill", 0);
    only_own_processes(filter, "tkill", 0);
    only_own_processes(filter, "tgkill", 0);
    only_own_processes(filter, "rt_sigqueueinfo", 0);
    // A descriptor that sends signals: fcntl(2), ioctl(2).
    constexpr std::uint64_t set_owner = 8, set_signal = 10, set_owner_ex = 15;
    for (const std::uint64_t command : {set_owner, set_signal, set_owner_ex})
        filter.refuse_if("fcntl", scmp_arg_cmp{1, SCMP_CMP_MASKED_EQ, low_half, command});
    for (const std::uint64_t command : std::initializer_list<std::uint64_t>{FIOSETOWN, SIOCSPGRP, TIOCSTI, TIOCLINUX})
        filter.refuse_if("ioctl", scmp_arg_cmp{1, SCMP_CMP_MASKED_EQ, low_half, command});
}

void births(Filter& filter) {
    for (const std::uint64_t flag :
         std::initializer_list<std::uint64_t>{CLONE_PARENT, CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                              CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET, CLONE_PIDFD, CLONE_PTRACE})
        filter.refuse_if("clone", scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, flag, flag});
}

void other_peoples_limits(Filter& filter) {
    filter.refuse_if("prlimit64", scmp_arg_cmp{0, SCMP_CMP_NE, 0, 0});
    filter.refuse_if("setpriority", scmp_arg_cmp{1, SCMP_CMP_NE, 0, 0});
    filter.refuse_if("ioprio_set", scmp_arg_cmp{1, SCMP_CMP_NE, 0, 0});
    filter.refuse_if("sched_setaffinity", scmp_arg_cmp{0, SCMP_CMP_LT, harness::own_process_mark, 0});
}

void sockets(Filter& filter) {
    for (const char* call : {"socket", "socketpair"}) {
        filter.refuse_if(call, scmp_arg_cmp{0, SCMP_CMP_EQ, AF_UNSPEC, 0});
        for (std::uint64_t family = AF_INET + 1; family < AF_INET6; ++family)
            filter.refuse_if(call, scmp_arg_cmp{0, SCMP_CMP_EQ, family, 0});
        filter.refuse_if(call, scmp_arg_cmp{0, SCMP_CMP_GT, AF_INET6, 0});
    }
}

} // namespace

void write_student_filter(const std::string& path) {
    Filter filter;
    for (const char* call : denied) filter.refuse(call, EPERM);
    for (const char* call : absent) filter.refuse(call, ENOSYS);
    signals(filter);
    births(filter);
    other_peoples_limits(filter);
    sockets(filter);
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) throw std::system_error(errno, std::generic_category(), "open " + path);
    filter.write_to(file);
    close(file);
}

} // namespace autograder
