#pragma once
/// \file
/// What a lab's fuzz.cpp and the rest of a fuzz target have to do with each other.
///
/// Every input is a conversation. Two readers receive the same bytes in different pieces, step by step in turn, and both
/// must see what the oracle sees: it is given all the bytes at once and shares no code with the reader.

#include "net/error.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

/// One input, taken apart: a line for each reader's schedule, a line of parameters, and the rest is what the peer sends.
/// What is missing is empty. The parameters are a character each: first how the stream ends (`r` reset, `t` timed out,
/// anything else in order), then the lab's own.
class Input {
public:
    /// \param bytes as libFuzzer makes them
    explicit Input(std::string_view bytes);

    /// \param reader 0 or 1
    /// \return for connect()
    [[nodiscard]] std::string_view schedule(std::size_t reader) const { return schedules_[reader]; }
    /// \return everything that the peer sends
    [[nodiscard]] std::string_view stream() const { return stream_; }
    /// \return 0 when the peer ends the stream in order, otherwise errno behind the last byte
    [[nodiscard]] int error() const { return error_; }
    /// Takes the next parameter: the digits stand for themselves, other characters for their code.
    /// \param lowest that it may be, also when there is none left
    /// \param highest that it may be; what is more begins again at \p lowest
    /// \return the parameter
    std::size_t parameter(std::size_t lowest, std::size_t highest);

    /// Takes two parameters that say how much the peer shall send in front of the rest, so that this meets the end of a
    /// buffer as readers have it: for `a` to `d` up to 32 bytes less than 1, 4, 16 or 64 KiB, otherwise none.
    /// \return a number of bytes, with their framing
    std::size_t filler();
    /// Has the peer send something else first. It all comes with the first piece of the rest.
    /// \param bytes in front of stream()
    void send_first(std::string_view bytes);
    /// \return how many bytes of stream() were given to send_first()
    [[nodiscard]] std::size_t preceding() const { return preceding_; }

private:
    std::string_view schedules_[2], parameters_;
    std::string stream_;
    int error_ = 0;
    std::size_t preceding_ = 0;
};

/// What a reader did, or should do, step by step: each message as text, then how it ended. To be compared and printed, no more.
using Outcome = std::vector<std::string>;

/// Receives one message and returns it as text, nothing at the end of the stream; lets the reader's exceptions through.
using Next = std::function<std::optional<std::string>()>;

/// One way to use the lab's interface.
struct Reading {
    std::string name;                     ///< of the function that is tried, for the report
    std::function<Next(int socket)> open; ///< begins to read from a socket
    Outcome expected;                     ///< the oracle's word
};

/// Written once a lab, in solutions/NN-name/fuzz.cpp.
/// \param input whose stream is to be read
/// \return every way in which it is to be read
std::vector<Reading> readings(Input& input);

inline const std::string end_of_stream = "the stream ended between messages";
inline const std::string broken_protocol = "protocol_error";

/// \param error an errno value
/// \return how an outcome ends by std::system_error
std::string failed_call(int error);

/// How a reader must end when what is left is no whole message.
/// \param left bytes behind the last whole message
/// \param error as Input::error()
/// \return the last step of the outcome
std::string ending(std::string_view left, int error);

/// A message as a step of the reader, which must have returned it as soon as it was there.
/// \param text of the message
/// \param socket that it came from
/// \param end where in the stream it ends
/// \return the text, or that the reader has waited for more than the message
std::string message(std::string text, int socket, std::size_t end);

/// \param outcome of a reader that gives one message at a time
/// \return that of a function that gives all of them together, or throws
Outcome all_at_once(const Outcome& outcome);

/// \param receive gives all messages together, as text
/// \return it as one step, and then the end
Next all_at_once(std::function<std::vector<std::string>()> receive);

} // namespace fuzz
