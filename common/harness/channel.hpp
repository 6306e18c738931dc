#pragma once
/// \file
/// Frames on the stream between the test and the student's process: a kind, a length, a payload.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace harness {

/// What a frame says. The letters are what travels.
enum class Kind : char {
    told = 't',           ///< a value, before the end
    returned = 'r',       ///< the body's value
    not_written = 'n',    ///< net::not_written: the function's name
    system_error = 's',   ///< errno and what()
    protocol_error = 'p', ///< net::protocol_error: what()
    invalid_argument = 'i',
    runtime_error = 'u', ///< any other std::runtime_error
    other_error = 'o',   ///< any other exception: its type and what()
    not_loaded = 'l',    ///< the submission could not be loaded: dlerror()
    closed = 'c',        ///< the student's ends are closed, as asked
    given = 'g',         ///< to the student's process: a value for given<T>()
    close_ends = 'e',    ///< to the student's process: close what was handed over
};

/// One message.
struct Frame {
    Kind kind;
    std::string payload;
};

/// Larger ones are refused: no test passes more than this in one value.
inline constexpr std::size_t largest_frame = std::size_t{64} << 20;

/// \return the frame as bytes
std::string pack(Kind kind, std::string_view payload);
/// Takes the first whole frame from \p bytes. A length over the limit is an empty optional for ever, with \p broken set.
std::optional<Frame> unpack(std::string& bytes, bool& broken);

} // namespace harness
