#pragma once

#include <cstdint>
#include <functional>

namespace naive {

/// The program of the handout's section 1.
/// \param show is given each message that the program thinks it has received: its type, and a body of \p size bytes
void receive_messages(int socket, const std::function<void(char type, const std::uint8_t* body, int size)>& show);

} // namespace naive
