#pragma once
/// \file
/// Waiting for what the students' processes do, without a clock.

#include <functional>

namespace harness {

/// Waits until \p met, looking again whenever something happens. Moves the engine's clock on when nothing else can happen.
/// \param descriptor looked at by \p met, so that waiting ends as soon as it is ready; -1 for none
/// \param events for poll(2) on it
/// \return false when it never will be met: every student has ended or nothing can move any more
bool await(const std::function<bool()>& met, int descriptor = -1, short events = 0);

/// Waits until every student has ended or sleeps. An end that a peer sees may be the end of a process that is dying: after this it is
/// known whether it was.
void let_students_settle();

} // namespace harness
