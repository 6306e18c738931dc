#pragma once

#include <set>
#include <vector>

namespace naive {

/// A turn of the chat server of the handout's section 1.
/// \param ready those of the clients who can be read from
void take_turn(std::set<int>& clients, const std::vector<int>& ready);

} // namespace naive
