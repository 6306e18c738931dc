#include "harness/student_process.hpp"

#include "harness/channel.hpp"
#include "harness/confinement.hpp"
#include "harness/conversation.hpp"
#include "harness/encode.hpp"
#include "harness/interpose/visit.hpp"
#include "harness/shared.hpp"
#include "net/error.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>

namespace harness {

namespace {

// The channel is served by raw calls: the interposed names belong to the student here.
void write_frame(Kind kind, const std::string& payload) {
    const std::string bytes = pack(kind, payload);
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const long n =
            syscall(SYS_sendto, channel_descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL, nullptr, 0);
        if (n <= 0 && errno != EINTR) _exit(0); // the student has broken the channel, or the test is gone
        if (n > 0) sent += static_cast<std::size_t>(n);
    }
}

Frame read_frame() {
    static std::string pending;
    bool broken = false;
    for (;;) {
        if (auto frame = unpack(pending, broken)) return *frame;
        std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
        const long n = syscall(SYS_recvfrom, channel_descriptor, buffer.data(), buffer.size(), 0, nullptr, nullptr);
        if (n == 0 || (n < 0 && errno != EINTR)) _exit(0);
        if (n > 0) pending.append(buffer.data(), static_cast<std::size_t>(n));
    }
}

// What the judge ignores or handles is not the student's affair. Crashes stay with the sanitizers, whose handlers tell where.
void reset_signals() {
    for (int number = 1; number < NSIG; ++number) {
        if (number != SIGSEGV && number != SIGBUS && number != SIGFPE && number != SIGILL) std::signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Afterwards exactly these are open: 0, 1, 2, the student's ends from 3 on, and the channel.
void keep_only(const Belongings& belongings) {
    constexpr int parking = 700; // above everything that is used here and in the judge
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(belongings.output, STDOUT_FILENO);
    dup2(belongings.output, STDERR_FILENO);
    const int channel = fcntl(belongings.channel, F_DUPFD, parking);
    std::vector<int> parked;
    for (const int* end : belongings.ends) {
        parked.push_back(fcntl(*end, F_DUPFD, parking));
    }
    close_range(3, parking - 1, 0);
    for (std::size_t i = 0; i < parked.size(); ++i) {
        *belongings.ends[i] = dup2(parked[i], 3 + static_cast<int>(i));
    }
    dup2(channel, channel_descriptor);
    fcntl(channel_descriptor, F_SETFD, FD_CLOEXEC);
    close_range(parking, ~0U, 0);
}

void limit(__rlimit_resource what, rlim_t most) {
    const rlimit both{most, most};
    setrlimit(what, &both);
}

void load(const std::string& submission) {
    if (dlopen(submission.c_str(), RTLD_LAZY | RTLD_GLOBAL) == nullptr) {
        write_frame(Kind::not_loaded, dlerror());
        for (;;) pause();
    }
}

std::string type_of_current_exception() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (type == nullptr) return "something";
    int status = 0;
    char* readable = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    std::string text = readable != nullptr ? readable : type->name();
    std::free(readable);
    return text;
}

// Sends how the body ended; but a child that the student forked may also come back out of the student's function, and ends here.
void report_end(pid_t first_process, Kind kind, const std::string& payload) {
    if (getpid() != first_process) _exit(0);
    std::cout.flush();
    std::fflush(nullptr);
    write_frame(kind, payload);
}

void run_body(const std::function<std::string()>& body) {
    const pid_t self = getpid();
    try {
        report_end(self, Kind::returned, body());
    } catch (const abi::__forced_unwind&) {
        throw; // pthread_exit: not an exception that may be swallowed
    } catch (const net::not_written& e) {
        report_end(self, Kind::not_written, e.what());
    } catch (const net::protocol_error& e) {
        report_end(self, Kind::protocol_error, e.what());
    } catch (const std::system_error& e) {
        const bool is_errno =
            e.code().category() == std::generic_category() || e.code().category() == std::system_category();
        report_end(self, is_errno ? Kind::system_error : Kind::runtime_error,
                   is_errno ? encode(std::pair<int, std::string>(e.code().value(), e.what())) : e.what());
    } catch (const std::invalid_argument& e) {
        report_end(self, Kind::invalid_argument, e.what());
    } catch (const std::runtime_error& e) {
        report_end(self, Kind::runtime_error, e.what());
    } catch (const std::exception& e) {
        report_end(self, Kind::other_error, type_of_current_exception() + ": " + e.what());
    } catch (...) {
        report_end(self, Kind::other_error, type_of_current_exception());
    }
}

} // namespace

void tell_encoded(const std::string& value) { write_frame(Kind::told, value); }

std::string given_encoded() {
    student->wants_value = true;
    for (;;) {
        Frame frame = read_frame();
        if (frame.kind != Kind::given) continue;
        student->wants_value = false;
        return frame.payload;
    }
}

void live_as_student(const std::function<std::string()>& body, const Faults& faults, const Belongings& belongings) {
    setsid(); // Ctrl-C is for the judge, which then ends this process
    reset_signals();
    keep_only(belongings);
    std::setvbuf(stdout, nullptr, _IOLBF, 4096); // what was printed before a crash is shown
    if (chdir("/") != 0) _exit(0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, rlim_t{16} << 20);
    limit(RLIMIT_NOFILE, static_cast<rlim_t>(faults.nofile));
    schedule::install(faults);
    pthread_atfork(nullptr, nullptr, forget_slot);
    confine();
    prctl(PR_SET_PDEATHSIG, SIGKILL); // forgotten with every change of the user
    student = shared;
    load(belongings.submission);
    run_body(body);
    for (;;) {
        if (read_frame().kind == Kind::close_ends) {
            for (const int* end : belongings.ends) {
                syscall(SYS_shutdown, *end,
                        SHUT_WR); // a copy that the student has leaked must not keep the stream open
                syscall(SYS_close, *end);
            }
            write_frame(Kind::closed, "");
        }
    }
}

} // namespace harness
