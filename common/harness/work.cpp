#include "harness/work.hpp"

#include "harness/conversation_state.hpp"

#include <ctime>

namespace harness {

Work& work() {
    static Work of_this_case;
    return of_this_case;
}

std::uint64_t processor_time_of(pid_t process) {
    clockid_t clock{};
    timespec time{};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

void check_work() {
    if (!work().is_limited()) return;
    std::uint64_t done = work().done;
    for (Conversation* c : live_conversations()) done += processor_time_of(c->state().process);
    if (done > work().most) throw TooMuchWork{};
}

} // namespace harness
