#pragma once
/// \file
/// A network of one's own.

namespace autograder {

/// Moves this process into a new network namespace with nothing but a loopback device in it, and a new namespace for System V IPC.
/// \return whether it has; without the right to, it stays where it is
bool give_private_network();

} // namespace autograder
