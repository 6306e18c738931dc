#pragma once
/// \file
/// A conversation as a picture: two lanes, the peer's and your code's; time goes down.
///
/// \code
/// draw(Ladder{.id = "02-ladder", .title = {"...", "..."}, .description = {"...", "..."}, .events = events()}, language);
/// \endcode
/// events() is the transcript of the running test. Notes can be put between its events: `Event{Text{"...", "..."}}`.
/// For arrows that come in a certain order, let the peer wait in between: `student.waits_in(Call::recv)`. What a Faults
/// has arranged is marked with an asterisk.

#include "figures/figure.hpp"
#include "harness/transcript.hpp"

#include <string>
#include <variant>
#include <vector>

namespace figures {

/// A line of the transcript, or a note about what your code makes of the lines above it.
using Event = std::variant<harness::Line, Text>;

/// \return the transcript of the running test, without the peer's bookkeeping
std::vector<Event> events();

struct Ladder {
    std::string id; ///< the figure's file name without its ending
    Text title, description;
    std::vector<Event> events;
    Text peer = {"peer", "peer"};           ///< over the left lane
    Text code = {"your code", "kode Anda"}; ///< over the right lane
};

std::string draw(const Ladder& ladder, Language language);

} // namespace figures
