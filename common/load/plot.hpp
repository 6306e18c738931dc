#pragma once
/// \file
/// A diagram of the figures as SVG.

#include <cstddef>
#include <string>
#include <vector>

namespace load {

/// One measured size.
struct Figures {
    std::size_t people = 0;
    double all_talk =
        0; ///< microseconds of the server's processor time for a delivered line while everybody talks to all
    double two_talk = 0; ///< the same while two talk and the others are silent
};

/// \param figures by size, the smallest first; at least two, all values above zero
/// \return the text of an SVG file: both times against the number of people, on logarithmic axes
std::string plot_of(const std::vector<Figures>& figures);

} // namespace load
