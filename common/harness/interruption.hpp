#pragma once
/// \file
/// Ctrl-C: the judge ends every student process before it ends itself.

#include <csignal>

namespace harness {

/// From here on SIGINT, SIGTERM and SIGHUP are taken only while the judge waits; once, at the start.
void take_signals_while_waiting();
/// The signal mask for that wait, for ppoll(2); null before take_signals_while_waiting().
const sigset_t* interruptible_mask();
/// After a wait that a signal has ended: ends the students and then, by the same signal, this process.
void end_if_interrupted();

/// Kills every process below this one, orphans of students included, until nothing is left.
void end_all_students();

} // namespace harness
