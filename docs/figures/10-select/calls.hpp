#pragma once

namespace calls {

/// The call of the handout's section 2: whether a recv would not wait.
bool readable_within(int client, int seconds);

} // namespace calls
