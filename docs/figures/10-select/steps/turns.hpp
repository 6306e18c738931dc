#pragma once
/// \file
/// A transcript of an event loop, cut into turns: from one select(2) to the next.

#include "figures/figure.hpp"
#include "harness/transcript.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace figures {

/// The sets of one call of select(2), as descriptor numbers. The third, for exceptions, is not used by anybody here.
struct Sets {
    std::vector<int> reading, writing;
};

/// One turn of the loop.
struct Turn {
    std::vector<Text> meanwhile; ///< what has been done since the turn before
    Sets asked, ready;
    std::size_t highest_plus_one = 0; ///< the first argument of the call
    std::vector<harness::Line> calls; ///< what the loop does with the answer
};

/// What somebody does between two waits; the transcript does not tell the clients apart.
struct Deed {
    std::size_t lines; ///< lines_so_far() before it
    Text words;
};

/// \param text "r 3 4, w 5; 20 ms", as the transcript has it
/// \throws std::runtime_error when it was too long for the transcript
Sets sets_of(std::string_view text);

/// \param lines a whole transcript: calls before the first wait belong to no turn
/// \param deeds in order
std::vector<Turn> turns_of(const std::vector<harness::Line>& lines, const std::vector<Deed>& deeds);

} // namespace figures
