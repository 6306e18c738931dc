#pragma once

namespace calls {

/// The call of the handout's section 3: whether to stop, once the client or the stop is readable.
bool stops_before(int client, int stop);
/// The calls of section 6. Returns what the child has counted.
int counted_by_a_child();

} // namespace calls
