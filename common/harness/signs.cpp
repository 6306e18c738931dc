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
#include <utility>
#include <vector>

namespace harness {

namespace {

bool any_student(bool (*is_so)(const Conversation::State&)) {
    const auto& all = live_conversations();
    return std::any_of(all.begin(), all.end(), [&](Conversation* c) { return is_so(c->state()); });
}

bool waits_in_send(const Conversation::State& state) {
    if (!state.stuck) return false;
    const std::vector<Task> tasks = tasks_below({state.process});
    return std::any_of(tasks.begin(), tasks.end(), [](const Task& task) {
        return task.slot != nullptr && (task.slot->call == Call::send || task.slot->call == Call::write);
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
    return found;
}

} // namespace harness
