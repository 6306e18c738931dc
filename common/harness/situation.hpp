#pragma once
/// \file
/// What has become of a student's process, in words.

#include "harness/conversation.hpp"
#include "harness/test_info.hpp"

#include <string>
#include <vector>

namespace harness {

/// What a student's process has come to, as the report says it.
struct Situation {
    Status status; ///< failed when it has returned or thrown
    std::string sentence;
    std::vector<std::string> lines;
};
/// \param unreturned what it should have returned from: "receive_exactly(socket, 8)", or "it"
Situation situation_of(Conversation& conversation, const std::string& unreturned = "your code");
/// Of the student of this test, once settled, whose situation says most; for a test that has run none yet, an empty sentence.
Situation worst_situation();

/// Loses the test because something that the test waited for does not come, with what the students do instead.
/// \param expectation without its full stop: "The peer waited for 8 bytes and got 3"
[[noreturn]] void lose_waiting(const std::string& expectation, std::vector<std::string> lines);

} // namespace harness
