#pragma once

namespace calls {

/// The call of the handout's section 7: whether a recv would not wait.
bool readable_within(int socket, int milliseconds);

} // namespace calls
