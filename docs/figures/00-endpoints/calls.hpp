#pragma once

#include <string>

namespace calls {

/// The calls of the handout's section 5, for the first address of a host.
std::string first_address_of(const std::string& host);

} // namespace calls
