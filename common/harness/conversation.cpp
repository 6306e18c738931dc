#include "harness/conversation.hpp"

#include "harness/await.hpp"
#include "harness/connection.hpp"
#include "harness/conversation_state.hpp"
#include "harness/describe.hpp"
#include "harness/interpose/visit.hpp"
#include "harness/interruption.hpp"
#include "harness/judge.hpp"
#include "harness/shared.hpp"
#include "harness/situation.hpp"
#include "harness/stillness.hpp"
#include "harness/student_process.hpp"
#include "harness/verdict.hpp"
#include "harness/work.hpp"
#include "net/error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <dirent.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace harness {

std::vector<Conversation*>& live_conversations() {
    static std::vector<Conversation*> all;
    return all;
}

namespace {

constexpr std::size_t most_output = 16384;                 // bytes kept of the beginning, and as many of the end
constexpr std::size_t most_taken = std::size_t{256} << 20; // bytes of values from one student: no test needs as many

std::pair<net::Descriptor, net::Descriptor> checked_pair(int result, const std::array<int, 2>& ends, const char* call) {
    if (result != 0) throw net::failure_of(call);
    return {net::Descriptor(ends[0]), net::Descriptor(ends[1])};
}

void kill_all(const std::vector<pid_t>& processes) {
    for (auto p = processes.rbegin(); p != processes.rend(); ++p) {
        kill(*p, SIGKILL);
    }
}

std::vector<int> descriptors_of(pid_t process) {
    std::vector<int> numbers;
    DIR* directory = opendir(("/proc/" + std::to_string(process) + "/fd").c_str());
    if (directory == nullptr) return numbers;
    while (const dirent* entry = readdir(directory)) {
        if (entry->d_name[0] != '.') numbers.push_back(std::atoi(entry->d_name));
    }
    closedir(directory);
    return numbers;
}

/// ", which accept() gave", if the transcript still knows.
std::string origin_of(int descriptor) {
    std::string origin;
    for (const Entry& entry : shared->ring) {
        const Call call = entry.call;
        const bool makes = call == Call::socket || call == Call::accept || call == Call::fcntl;
        if (entry.number.load() != 0 && makes && entry.result == descriptor)
            origin = std::string(", which ") + name(call) + "() gave";
    }
    return origin;
}

} // namespace

Conversation::Conversation(const std::function<std::string()>& body, const Faults& faults)
    : state_(std::make_unique<State>()) {
    std::array<int, 2> ends{};
    auto [ours, theirs] =
        checked_pair(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), ends, "socketpair");
    std::array<int, 2> pipe_ends{};
    auto [reading, writing] = checked_pair(pipe2(pipe_ends.data(), O_CLOEXEC), pipe_ends, "pipe2");
    Belongings belongings{theirs.get(), writing.get(), {}, judge_options().submission};
    state_->ends = handed_sockets().size();
    std::fflush(nullptr); // or the student's process would write the judge's lines once more
    state_->process = fork();
    if (state_->process < 0) throw net::failure_of("fork");
    if (state_->process == 0) {
        for (Socket* socket : handed_sockets()) {
            // In this process the object stands for the number that the student sees.
            belongings.ends.push_back(socket->number_for_student());
        }
        live_as_student(body, faults, belongings);
    }
    for (Socket* socket : handed_sockets()) {
        socket->let_go();
    }
    handed_sockets().clear();
    state_->channel = std::move(ours);
    state_->output = std::move(reading);
    fcntl(state_->channel.get(), F_SETFL, O_NONBLOCK);
    fcntl(state_->output.get(), F_SETFL, O_NONBLOCK);
    live_conversations().push_back(this);
}

Conversation::~Conversation() {
    work().done += processor_time_of(state_->process);
    kill_all(descendants({state_->process}));
    waitpid(state_->process, nullptr, 0);
    std::erase(live_conversations(), this);
    if (live_conversations().empty()) end_all_students();
}

void Conversation::State::take_output() {
    std::array<char, 16384> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    ssize_t n = -1;
    for (int round = 0; round < 64 && (n = ::read(output.get(), buffer.data(), buffer.size())) > 0; ++round) {
        std::string_view piece(buffer.data(), static_cast<std::size_t>(n));
        output_size += piece.size();
        const std::size_t first = std::min(piece.size(), most_output - std::min(most_output, printed.size()));
        printed += piece.substr(0, first);
        printed_tail += piece.substr(first);
        if (printed_tail.size() > most_output) printed_tail.erase(0, printed_tail.size() - most_output);
    }
    output_ended = output_ended || n == 0; // at its end a pipe is ready for ever, and would keep the test awake
}

std::string Conversation::State::output_text() const {
    return printed_tail.empty() ? printed : printed + "\n...\n" + printed_tail;
}

bool Conversation::State::take_frames() {
    std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by the call
    constexpr ssize_t few = 64;     // bytes that end no frame: who sends so slowly wants to be waited for
    bool moved = false;
    ssize_t n = 0;
    for (int round = 0; round < 64 && !channel_broken; ++round) {
        n = recv(channel.get(), buffer.data(), buffer.size(), 0);
        if (n < 0) break;
        moved = moved || n == 0 || n > few;
        taken += static_cast<std::size_t>(n);
        channel_broken = n == 0 || taken > most_taken;
        incoming.append(buffer.data(), static_cast<std::size_t>(n));
        while (auto frame = unpack(incoming, channel_broken)) {
            moved = true;
            if (frame->kind == Kind::told)
                told.push_back(std::move(frame->payload));
            else if (!end && frame->kind != Kind::closed)
                end = std::move(*frame);
        }
    }
    while (!outgoing.empty() && (n = send(channel.get(), outgoing.data(), outgoing.size(), MSG_NOSIGNAL)) > 0) {
        moved = true;
        outgoing.erase(0, static_cast<std::size_t>(n));
    }
    return moved;
}

bool Conversation::State::see_death() {
    siginfo_t info{};
    if (dead || waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) != 0
        || info.si_pid != process) {
        return false;
    }
    dead = true;
    (info.si_code == CLD_EXITED ? exit_code : signal) = info.si_status;
    return true;
}

// Death first: what the process wrote before it died is in the pipes by then, and is taken after.
bool Conversation::State::pump() {
    const bool died = see_death();
    const bool framed = take_frames();
    take_output(); // no progress: it may go on for ever
    return died || framed;
}

void Conversation::give_encoded(const std::string& value) {
    state_->outgoing += pack(Kind::given, value);
    state_->pump();
}

std::string Conversation::must_tell(const std::string& what) {
    await([&] { return !state_->told.empty() || state_->over(); }, state_->channel.get(), POLLIN);
    if (state_->told.empty()) {
        const Situation s = situation_of(*this);
        lose_as(s.status,
                s.status == Status::not_written ? s.sentence : "The test waited for " + what + ", but " + s.sentence,
                s.lines);
    }
    std::string value = std::move(state_->told.front());
    state_->told.pop_front();
    return value;
}

namespace {
/// Waits for the end of the body; whatever else becomes of the process loses the test.
const Frame& must_end(Conversation& conversation, const std::string& call) {
    Conversation::State& state = conversation.state();
    await([&] { return state.over(); }, state.channel.get(), POLLIN);
    if (!state.end || state.end->kind == Kind::not_loaded || state.end->kind == Kind::not_written) {
        const Situation s = situation_of(conversation, call);
        lose_as(s.status, s.sentence, s.lines);
    }
    return *state.end;
}

/// Loses the test unless the body ended by an exception of one of these kinds.
const Frame& must_throw(Conversation& conversation, const std::string& call, const std::string& expected,
                        std::initializer_list<Kind> kinds) {
    const Frame& end = must_end(conversation, call);
    if (std::find(kinds.begin(), kinds.end(), end.kind) == kinds.end()) {
        const Situation s = situation_of(conversation, call);
        lose_as(Status::failed, call + " should have thrown " + expected + ".", {"instead: " + s.sentence});
    }
    return end;
}
} // namespace

std::string Conversation::must_return(const std::string& call) {
    const Frame& end = must_end(*this, call);
    if (end.kind != Kind::returned) {
        const Situation s = situation_of(*this, call);
        lose_as(s.status, s.sentence, s.lines);
    }
    return end.payload;
}

void Conversation::throws_system_error(std::initializer_list<int> any_of, const std::string& call) {
    std::string names;
    for (const int error : any_of) {
        names += (names.empty() ? " with " : " or ") + errno_name(error);
    }
    const Frame& end = must_throw(*this, call, "std::system_error" + names, {Kind::system_error});
    const auto [error, what] = decode_or_lose<std::pair<int, std::string>>(end.payload);
    if (any_of.size() != 0 && std::find(any_of.begin(), any_of.end(), error) == any_of.end()) {
        lose_as(Status::failed, call + " threw std::system_error, but with another error.",
                {"expected:" + names.substr(5), "thrown:   " + errno_name(error) + " (" + escape(what) + ")"});
    }
}
void Conversation::throws_protocol_error(const std::string& call) {
    must_throw(*this, call, "net::protocol_error", {Kind::protocol_error});
}
void Conversation::throws_invalid_argument(const std::string& call) {
    must_throw(*this, call, "std::invalid_argument", {Kind::invalid_argument});
}
void Conversation::throws_runtime_error(const std::string& call) {
    must_throw(*this, call, "a std::runtime_error", {Kind::runtime_error, Kind::system_error, Kind::protocol_error});
}

void Conversation::waits_in(Call call) {
    const auto is_blocked = [&] {
        const auto tasks = tasks_below({state_->process});
        return std::any_of(tasks.begin(), tasks.end(), [&](const Task& t) {
            return t.slot != nullptr && t.slot->call.load() == call && (t.parked || t.state == 'S');
        });
    };
    if (!await([&] { return state_->over() || is_blocked(); }) || state_->over()) {
        const Situation s = situation_of(*this);
        lose_as(s.status,
                std::string("Your code should have been waiting in ") + name(call) + "() by now, but " + s.sentence,
                s.lines);
    }
}

unsigned Conversation::count(Call call) const { return shared->counts[static_cast<std::size_t>(call)].load(); }

unsigned Conversation::would_blocks_in_a_row() const { return shared->would_blocks_in_a_row.load(); }

bool Conversation::has_called(Call call, const std::string& part) const {
    return std::any_of(shared->ring.begin(), shared->ring.end(), [&](const Entry& entry) {
        const std::string_view note(entry.note.data(), strnlen(entry.note.data(), entry.note.size()));
        return entry.number.load() != 0 && entry.call == call && note.find(part) != std::string_view::npos;
    });
}

void Conversation::interrupt() {
    let_students_settle();
    kill(state_->process, SIGUSR1);
}

bool Conversation::has_closed_twice() const {
    return std::any_of(shared->ring.begin(), shared->ring.end(), [](const Entry& entry) {
        return entry.number.load() != 0 && entry.call == Call::close && entry.descriptor >= 0 && entry.result < 0
               && entry.error == EBADF;
    });
}

void Conversation::leaves_no_descriptor_open() {
    std::vector<std::string> left;
    for (const int number : descriptors_of(state_->process)) {
        const bool expected = number < 3 + static_cast<int>(state_->ends) || number == channel_descriptor;
        if (!expected) left.push_back("still open at the end: " + std::to_string(number) + origin_of(number));
    }
    if (left.empty()) return;
    const std::size_t count = left.size();
    left.resize(std::min<std::size_t>(count, 4));
    lose_as(Status::failed,
            count == 1 ? "One descriptor was left open." : std::to_string(count) + " descriptors were left open.",
            left);
}

void Conversation::leaves_nothing_running() {
    // Orphans have become children of this process, which does for those that have ended what init does: it waits for them. Children
    // that the student's process still has are not its own, and stay. What belongs to other students of the test is not counted.
    const auto is_a_students = [](pid_t process) {
        const auto& all = live_conversations();
        return std::any_of(all.begin(), all.end(), [&](Conversation* c) { return c->state().process == process; });
    };
    const auto others = [&] {
        std::vector<Task> tasks = tasks_below({getpid()});
        std::erase_if(tasks, [&](const Task& task) {
            if (task.process == state_->process) return task.thread == state_->process;
            return task.process == getpid() || is_a_students(task.process)
                   || (task.state == 'Z' && waitpid(task.process, nullptr, WNOHANG) == task.process);
        });
        return tasks;
    };
    if (await([&] { return others().empty(); })) return;
    std::string left;
    for (const Task& task : others()) {
        left += left.empty() ? "" : ", ";
        left += task.process == state_->process ? "a thread"
                : task.state == 'Z'             ? "a zombie (a child that nobody has waited for)"
                                                : "a child process";
    }
    lose_as(Status::failed, "Something was left behind when the function had ended: " + left + ".");
}

} // namespace harness
