#pragma once
/// \file
/// What can happen while student code waits: nothing, and time.

#include <chrono>

namespace harness {

/// Waits until every student has ended or sleeps in a call that only somebody else can end.
void students_come_to_rest();

/// Lets so much time pass on the engine's clock, once the students have come to rest. Whoever gives up waiting meanwhile does so at
/// his own time, and may then do more and wait again.
void time_passes(std::chrono::nanoseconds span);

} // namespace harness
