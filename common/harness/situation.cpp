#include "harness/situation.hpp"

#include "harness/await.hpp"
#include "harness/conversation_state.hpp"
#include "harness/describe.hpp"
#include "harness/shared.hpp"
#include "harness/signs.hpp"
#include "harness/stillness.hpp"
#include "harness/verdict.hpp"

#include <csignal>
#include <cstring>

namespace harness {

namespace {

/// "recv(3, ..., 8)", for a thread that is inside an interposed call; "" for one that is not.
std::string place_of(const Slot& slot) {
    const Call call = slot.call;
    if (call == Call::none || call >= Call::peer_sends) return {};
    std::string text = std::string(name(call)) + "(";
    if (slot.descriptor != no_descriptor) text += std::to_string(slot.descriptor.load());
    const bool moves_bytes = call == Call::recv || call == Call::send || call == Call::read || call == Call::write;
    if (moves_bytes) text += ", ..., " + std::to_string(slot.asked.load());
    return text + ")";
}

std::vector<std::string> places_of(Conversation& conversation) {
    std::vector<std::string> places;
    for (const Task& task : tasks_below({conversation.state().process})) {
        std::string place = task.slot != nullptr ? place_of(*task.slot) : "";
        if (!place.empty()) places.push_back(std::move(place));
    }
    return places;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : " and in ") + part;
    return text;
}

Situation of_the_end(const Frame& end, const std::string& call) {
    switch (end.kind) {
    case Kind::returned:
        return {Status::failed, call + " had returned.", {}};
    case Kind::not_written:
        return {Status::not_written, escape(end.payload) + " is not written yet.", {}};
    case Kind::not_loaded:
        return {Status::exited, "your code could not be loaded.", {escape(end.payload)}};
    case Kind::system_error: {
        const auto [error, what] = decode_or_lose<std::pair<int, std::string>>(end.payload);
        return {
            Status::failed, call + " threw std::system_error: " + escape(what) + " (" + errno_name(error) + ").", {}};
    }
    case Kind::protocol_error:
        return {Status::failed, call + " threw net::protocol_error: " + escape(end.payload) + ".", {}};
    case Kind::invalid_argument:
        return {Status::failed, call + " threw std::invalid_argument: " + escape(end.payload) + ".", {}};
    case Kind::runtime_error:
        return {Status::failed, call + " threw std::runtime_error: " + escape(end.payload) + ".", {}};
    default:
        return {Status::failed, call + " threw " + escape(end.payload) + ".", {}};
    }
}

Situation of_the_death(const Conversation::State& state) {
    std::vector<std::string> reports = explain_output(state.output_text());
    if (state.exit_code == 127 && state.output_text().find("symbol lookup error") != std::string::npos) {
        return {Status::exited,
                "a function of the lab is missing from your file, or its parameters differ from the header's.",
                std::move(reports)};
    }
    if (state.signal == SIGPIPE) {
        return {Status::crashed, "your program was ended by SIGPIPE: it wrote to a connection whose peer had gone.",
                std::move(reports)};
    }
    if (state.signal != 0) {
        return {Status::crashed, std::string("your code crashed: ") + strsignal(state.signal) + ".",
                std::move(reports)};
    }
    if (!reports.empty()) {
        return {Status::crashed, "your code was stopped by a sanitizer, a check that runs along with it.",
                std::move(reports)};
    }
    return {
        Status::exited, "your code ended the whole program (exit code " + std::to_string(state.exit_code) + ").", {}};
}

/// Of a thread that makes call after call without progress.
Situation of_the_loop() {
    const std::string place = place_of(shared->slots[(shared->spinning - 1) % shared->slots.size()]);
    const std::string calls = "call after call of " + (place.empty() ? "the same kind" : place);
    if (!finds_only_writable())
        return {Status::spinning, "your code is in an endless loop: " + calls + " gets nowhere.", {}};
    return {Status::spinning,
            "your code is in an endless loop: " + calls
                + " returns at once, since something could be written, and then nothing is.",
            {}};
}

} // namespace

Situation situation_of(Conversation& conversation, const std::string& unreturned) {
    Conversation::State& state = conversation.state();
    if (state.end) return of_the_end(*state.end, unreturned);
    if (state.dead) return of_the_death(state);
    const std::vector<std::string> places = places_of(conversation);
    if (shared->spinning != 0) return of_the_loop();
    if (state.burning) {
        return {Status::spinning,
                "your code is in an endless loop"
                    + (places.empty() ? " that makes no system call." : ", around " + joined(places) + "."),
                {}};
    }
    if (state.channel_broken) {
        return {Status::exited, "your code has closed descriptors that it did not open, or written to them.", {}};
    }
    if (state.stuck && shared->wants_value)
        return {Status::harness_error, "the test's body waits for a value that the test never gave.", {}};
    if (!state.stuck)
        return {Status::failed,
                "your code was " + (places.empty() ? "at work." : "in " + joined(places) + " by then."),
                {}};
    if (places.empty()) {
        return {
            Status::stuck,
            unreturned
                + " never returned: it waits for ever, but in no socket call (a lock, a condition, a thread to join?).",
            {}};
    }
    return {Status::stuck,
            unreturned + " never returned: it waits in " + joined(places) + ", and nothing more is coming.",
            {}};
}

Situation worst_situation() {
    let_students_settle();
    Situation worst{Status::failed, "", {}};
    for (Conversation* c : live_conversations()) {
        Situation s = situation_of(*c);
        if (worst.sentence.empty() || (worst.status == Status::failed && s.status != Status::failed))
            worst = std::move(s);
    }
    return worst;
}

void lose_waiting(const std::string& expectation, std::vector<std::string> lines) {
    Situation s = worst_situation();
    if (s.status == Status::harness_error && shared->wants_value) // the body has come to its next given()
        s = {Status::failed, "your code had returned.", {}};
    lines.insert(lines.end(), s.lines.begin(), s.lines.end());
    if (s.status == Status::not_written) lose_as(s.status, s.sentence);
    lose_as(s.status, expectation + (s.sentence.empty() ? "." : ", but " + s.sentence), std::move(lines));
}

} // namespace harness
