#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>

namespace naive {

/// The client of the handout's section 1.
std::string ask(int socket, const sockaddr* address, socklen_t size, std::string_view request);

} // namespace naive
