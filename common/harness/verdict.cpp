#include "harness/verdict.hpp"

#include "harness/conversation_state.hpp"
#include "harness/ladder.hpp"
#include "harness/signs.hpp"

namespace harness {

CurrentTest& current_test() {
    static CurrentTest test;
    return test;
}

void lose_as(Status status, const std::string& message, std::vector<std::string> lines) {
    Loss loss;
    loss.status = status;
    loss.message = message;
    loss.lines = std::move(lines);
    loss.case_text = current_test().case_text;
    loss.suspicion = current_test().suspected;
    for (Conversation* conversation : live_conversations()) {
        conversation->state().take_output();
        loss.printed += conversation->state().output_text();
    }
    loss.signs = signs();
    const bool process_ended = status == Status::crashed || status == Status::exited;
    loss.ladder = draw_ladder(14, process_ended);
    loss.whole_ladder = draw_ladder(longest_ladder, process_ended);
    current_test().loss = std::move(loss);
    throw TestLost{};
}

void lose_with(const std::string& what_happened, const std::vector<std::string>& lines) {
    lose_as(Status::failed, what_happened, lines);
}

void skip(const std::string& reason) { lose_as(Status::skipped, reason); }

void suspect(const std::string& misconception, int section) {
    current_test().suspected = Suspicion{misconception, section, true, Status::failed};
}

void withdraw_suspicion() { current_test().suspected.reset(); }

} // namespace harness
