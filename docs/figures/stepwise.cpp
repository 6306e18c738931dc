#include "figures/stepwise.hpp"

#include "figures/recorded.hpp"

#include "harness/await.hpp"
#include "harness/conversation_state.hpp"

namespace figures {

void send_in_pieces(harness::Conversation& student, harness::Peer& peer, const std::vector<std::string>& pieces,
                    const std::function<void(const std::string& piece)>& after) {
    std::size_t sent = 0;
    const auto has_taken_all = [&] { return student.state().over() || together(pieces_received()).size() == sent; };
    student.waits_in(harness::Call::recv);
    for (const std::string& piece : pieces) {
        peer.send(piece);
        sent += piece.size();
        harness::await(has_taken_all);
        student.waits_in(harness::Call::recv);
        after(piece);
    }
    peer.finish();
}

std::vector<std::string> told_so_far(harness::Conversation& student) {
    harness::Conversation::State& state = student.state();
    state.pump();
    std::vector<std::string> all;
    while (!state.told.empty()) {
        all.push_back(student.told<std::string>("what it has told"));
    }
    return all;
}

} // namespace figures
