#pragma once
/// \file
/// Values that a submission cannot know in advance.
///
/// They come from getrandom(2), never from a generator whose state a student's process would inherit: draw them after run().

#include <cstddef>
#include <cstdint>
#include <string>

namespace harness {

/// \return \p length lower-case letters
std::string random_word(std::size_t length = 8);
/// \return \p length bytes of any value, NUL and 255 among them
std::string random_bytes(std::size_t length);
/// \return a number from \p low to \p high, both included
std::uint32_t random_number(std::uint32_t low, std::uint32_t high);

} // namespace harness
