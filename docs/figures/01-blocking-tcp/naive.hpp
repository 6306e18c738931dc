#pragma once

#include <sys/socket.h>

namespace naive {

/// The web client of the handout's section 1.
void print_page(const sockaddr* first_address, socklen_t size, const char* request);

} // namespace naive
