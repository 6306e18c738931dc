#pragma once
/// \file
/// What a run has left behind, ready to be drawn or written.

#include "figures/shown.hpp"
#include "harness/transcript.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace figures {

/// What one recv or read brought.
struct Piece {
    std::size_t size;
    std::string bytes;
};

/// \return each recv and read of the transcript that brought something, in order
std::vector<Piece> pieces_received();
/// \return their bytes, one piece behind the other
std::string together(const std::vector<Piece>& pieces);

} // namespace figures
