#pragma once

#include "net/descriptor.hpp"

#include <netdb.h>

#include <cstdint>

namespace calls {

/// The calls of the handout's section 3. Returns no descriptor when connect() fails.
net::Descriptor connected_to(const addrinfo& entry);
/// One call of section 4, for a listener that is not bound yet. Returns whether it succeeds.
bool allows_restart(int listener);
/// The other one.
bool binds(int listener, std::uint16_t port);

} // namespace calls
