#pragma once
/// \file
/// The inside of a Conversation, shared by the files that wait for it and explain it.

#include "harness/channel.hpp"
#include "harness/conversation.hpp"
#include "net/descriptor.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace harness {

struct Conversation::State {
    pid_t process = -1;
    net::Descriptor channel, output;
    std::string incoming, outgoing; ///< bytes of frames on their way
    std::string printed;            ///< the first part of the student's output
    std::string printed_tail;       ///< the last part, when it was much
    std::uint64_t output_size = 0;  ///< bytes of all of it
    std::deque<std::string> told;
    std::optional<Frame> end;    ///< how the body ended
    std::size_t taken = 0;       ///< bytes of frames so far
    bool channel_broken = false; ///< the student has closed or garbled it; or its process has just ended
    bool output_ended = false;   ///< the student has closed stdout and stderr
    bool dead = false;
    bool stuck = false;   ///< await() has found that nothing can move any more
    bool burning = false; ///< processor time without a call that got anywhere
    int exit_code = 0, signal = 0;
    std::size_t ends = 0; ///< how many descriptors it was handed

    /// Takes what has come and sends what can go; never blocks. \return whether anything moved
    bool pump();
    /// Nothing more will come of it: the body has ended, or the process has.
    [[nodiscard]] bool over() const { return end.has_value() || dead || burning; }
    [[nodiscard]] std::string output_text() const;
    void take_output();
    bool take_frames();
    bool see_death();
};

/// All that exist, oldest first.
std::vector<Conversation*>& live_conversations();

} // namespace harness
