#pragma once
/// \file
/// SO_RCVTIMEO and SO_SNDTIMEO of the student's sockets: kept here, because the engine's clock serves them instead of the kernel's.

#include <cstdint>

namespace harness::timeouts {

/// The timeout of reads (or writes) on this descriptor in nanoseconds; harness::never when it has none or is non-blocking.
std::int64_t of(int descriptor, bool reads);
/// Notes that the student has set one.
void set(int descriptor, bool reads, std::int64_t nanoseconds);
/// The number was closed or is new.
void forget(int descriptor);

} // namespace harness::timeouts
