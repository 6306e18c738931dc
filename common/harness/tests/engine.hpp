#pragma once
/// \file
/// A lab of the engine's own: what the submissions beside it implement, rightly and wrongly.

#include <cstddef>
#include <string>

namespace engine {

/// \return exactly \p size bytes from the stream
/// \throws net::protocol_error when it ends before
/// \throws std::system_error when recv fails
std::string receive(int socket, std::size_t size);

/// Sends all of it.
void send(int socket, const std::string& bytes);

/// \return the milliseconds, by the steady clock, that passed until the socket was readable or \p milliseconds were over
long wait(int socket, int milliseconds);

/// The same as receive(), where a submission does what it is named for.
std::string trouble(int socket, std::size_t size);

} // namespace engine
