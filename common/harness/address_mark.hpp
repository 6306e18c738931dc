#pragma once
/// \file
/// What a judge says in place of a line of the source, where it may not look it up.

namespace harness {

/// In place of a line of the source, where that could not be found: the addresses of a stack in the submission follow, for whoever can.
inline constexpr const char* address_mark = "in the submission at";

} // namespace harness
