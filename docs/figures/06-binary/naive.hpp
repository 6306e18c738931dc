#pragma once

#include <cstdint>
#include <functional>

namespace naive {

/// The program of the handout's section 1: sends a reading as it lies in memory.
void send_reading(int socket);

/// Receives frames and takes for granted that each recv brings all it was asked for.
/// \param show is given each frame that the program thinks it has received
/// \return false when a frame would be longer than 100 bytes, and it gave up
bool receive_frames(int socket, const std::function<void(const char* body, std::uint32_t size)>& show);

} // namespace naive
