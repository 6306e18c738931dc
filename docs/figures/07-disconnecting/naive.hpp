#pragma once

#include <string_view>

namespace naive {

/// The server of the handout's section 1, which has not read what the client sends.
void turn_away(int client, std::string_view reply);

} // namespace naive
