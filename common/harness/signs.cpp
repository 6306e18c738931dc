#include "harness/signs.hpp"

#include "harness/conversation_state.hpp"
#include "harness/encode.hpp"
#include "harness/shared.hpp"
#include "harness/stillness.hpp"
#include "harness/transcript.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace harness {

namespace {

bool any_student(bool (*is_so)(const Conversation::State&)) {
    const auto& all = live_conversations();
    return std::any_of(all.begin(), all.end(), [&](Conversation* c) { return is_so(c->state()); });
}

bool waits_in_call(const Conversation::State& state, bool (*is_it)(const Slot&)) {
    if (!state.stuck) return false;
    const std::vector<Task> tasks = tasks_below({state.process});
    return std::any_of(tasks.begin(), tasks.end(),
                       [&](const Task& task) { return task.slot != nullptr && is_it(*task.slot); });
}

bool waits_in_send(const Conversation::State& state) {
    return waits_in_call(state, [](const Slot& slot) { return slot.call == Call::send || slot.call == Call::write; });
}

bool waits_for_nothing(const Conversation::State& state) {
    return waits_in_call(state, [](const Slot& slot) {
        return (slot.call == Call::recv || slot.call == Call::read) && slot.asked == 0;
    });
}

bool threw(const Conversation::State& state, int error) {
    if (!state.end || state.end->kind != Kind::system_error) return false;
    try {
        return decode<std::pair<int, std::string>>(state.end->payload).first == error;
    } catch (const malformed&) { // by a student's process that means harm
        return false;
    }
}

/// A call has found nothing ready (or was interrupted), and the very next thing that its thread does is to close the descriptor. One that
/// waits first, and then gives up, has understood the error.
bool gave_up(const std::vector<Line>& lines, int error) {
    for (auto line = lines.begin(); line != lines.end(); ++line) {
        if (line->is_peers() || line->result >= 0 || line->error != error) continue;
        const auto next =
            std::find_if(line + 1, lines.end(), [&](const Line& each) { return each.thread == line->thread; });
        if (next != lines.end() && next->call == Call::close && next->descriptor == line->descriptor) return true;
    }
    return false;
}

bool makes_a_datagram_socket(const Line& line) {
    return line.call == Call::socket && line.note.find("SOCK_DGRAM") != std::string::npos;
}

/// The kernel's own refusal, not one that the test has arranged.
bool names_no_address(const Line& line) {
    return (line.call == Call::bind || line.call == Call::connect) && line.result < 0 && !line.injected
           && (line.error == EAFNOSUPPORT || line.error == EADDRNOTAVAIL);
}

bool asks_for_nothing(const Line& line) {
    return (line.call == Call::recv || line.call == Call::read) && line.asked == 0;
}

/// With memory for messages of no size there is nothing to receive, and no end.
bool loops_without_receiving(const Conversation::State& state) {
    const std::vector<Line> lines = transcript();
    return state.burning && std::none_of(lines.begin(), lines.end(), [](const Line& line) {
               return (line.call == Call::recv || line.call == Call::read) && line.returned && line.result == 0;
           });
}

/// UBSan's "member access within null pointer of type 'struct State'" and its like; clang++ puts the namespace before the name.
bool used_no_state(const Conversation::State& state) {
    constexpr std::string_view mark = "null pointer of type '";
    const std::string printed = state.output_text();
    const auto at = printed.find(mark);
    if (at == std::string::npos) return false;
    return printed.substr(0, printed.find('\'', at + mark.size())).ends_with("State");
}

} // namespace

bool finds_only_writable() {
    constexpr std::size_t enough = 100;
    std::vector<Line> lines = transcript();
    std::erase_if(lines, [](const Line& line) { return line.is_peers(); });
    if (lines.size() < enough) return false;
    bool waits = false;
    return std::all_of(lines.end() - enough, lines.end(),
                       [&](const Line& line) {
                           const bool is_wait = waits_for_readiness(line.call);
                           waits = waits || is_wait;
                           if (is_wait) return !line.returned || (line.result > 0 && line.data.starts_with('w'));
                           return line.call == Call::send && line.result <= 0;
                       })
           && waits;
}

std::set<Sign> signs() {
    std::set<Sign> found;
    if (any_student([](const Conversation::State& s) { return s.dead && s.signal == SIGPIPE; }))
        found.insert(Sign::ended_by_sigpipe);
    if (any_student(waits_in_send)) found.insert(Sign::waits_in_send);
    if (shared->spinning != 0 && finds_only_writable()) found.insert(Sign::finds_only_writable);
    const std::vector<Line> lines = transcript();
    if (gave_up(lines, EAGAIN) || any_student([](const Conversation::State& s) { return threw(s, EAGAIN); }))
        found.insert(Sign::gives_up_when_not_ready);
    if (gave_up(lines, EINTR) || any_student([](const Conversation::State& s) { return threw(s, EINTR); }))
        found.insert(Sign::gives_up_when_interrupted);
    if (std::any_of(lines.begin(), lines.end(), makes_a_datagram_socket)) found.insert(Sign::makes_a_datagram_socket);
    if (std::any_of(lines.begin(), lines.end(), names_no_address)) found.insert(Sign::names_no_address);
    if (std::any_of(lines.begin(), lines.end(), asks_for_nothing)) found.insert(Sign::asks_for_no_bytes);
    if (any_student(waits_for_nothing)) found.insert(Sign::waits_for_no_bytes);
    if (any_student(loops_without_receiving)) found.insert(Sign::loops_without_receiving);
    if (any_student(used_no_state)) found.insert(Sign::state_never_made);
    return found;
}

} // namespace harness
