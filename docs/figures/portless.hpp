#pragma once
/// \file
/// Transcripts that come out the same each time although the kernel chooses another port each time.

#include "figures/ladder.hpp"

#include <cstdint>
#include <vector>

namespace figures {

/// \param port stands in the transcript
/// \return events(), with the word PORT in its place
std::vector<Event> events_without(std::uint16_t port);

} // namespace figures
