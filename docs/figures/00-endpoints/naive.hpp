#pragma once

#include <netinet/in.h>

#include <string>

namespace naive {

/// The programs of the handout's section 1.
sockaddr_in address_of(const std::string& argument);
void carry(int from, int to);

} // namespace naive
