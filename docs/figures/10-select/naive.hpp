#pragma once

#include <vector>

namespace naive {

/// The loop of the handout's section 1, which never ends.
void loop(const std::vector<int>& clients);

} // namespace naive
