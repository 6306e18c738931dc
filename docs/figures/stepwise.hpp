#pragma once
/// \file
/// A peer that sends in pieces, in step with the code that receives: each piece comes out as calls of recv of its own, on
/// any machine.

#include "harness/conversation.hpp"
#include "harness/peer.hpp"

#include <functional>
#include <string>
#include <vector>

namespace figures {

/// Sends each piece when the code has taken all that came before and waits for more in recv or read; then, when all has
/// been taken, ends the stream.
/// \param after called when a piece has been taken, before the next is sent
void send_in_pieces(
    harness::Conversation& student, harness::Peer& peer, const std::vector<std::string>& pieces,
    const std::function<void(const std::string& piece)>& after = [](const std::string&) {});

/// \return what the body has told so far and nobody has asked for: strings
std::vector<std::string> told_so_far(harness::Conversation& student);

} // namespace figures
