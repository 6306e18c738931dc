#pragma once
/// \file
/// What code does with a stream that is cut in one way.

#include "figures/figure.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace figures {

/// One call of recv, and what the code said before it called again.
struct Step {
    std::size_t asked, got;
    std::vector<Text> said;
    bool operator==(const Step&) const = default;
};
using Story = std::vector<Step>;

/// Runs \p code over a socket in memory on which the stream arrives in these pieces, and ends.
Story story_of(const std::function<void(int socket, const std::function<void(const Text&)>& say)>& code,
               std::string_view stream, const std::vector<std::size_t>& pieces);

/// \param number from 0 up to 2^(size-1), not included: bit i says whether the stream is cut behind byte i
/// \return the sizes of the pieces
std::vector<std::size_t> way_to_cut(std::size_t size, std::size_t number);

} // namespace figures
