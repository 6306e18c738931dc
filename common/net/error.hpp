#pragma once
/// \file
/// How the labs report what went wrong.
///
/// A failed system call is a `std::system_error` that carries errno and the call's name; a peer that breaks
/// the protocol is a net::protocol_error; an exercise that nobody has done yet is net::not_written.

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

/// What labs may use: it was written by hand in an earlier lab.
namespace net {

/// The peer did something that the protocol does not allow, such as hanging up in the middle of a message.
class protocol_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Thrown by every function of a lab's stub until the student has written it.
class not_written : public std::logic_error {
public:
    /// \param function its name, as the student knows it, such as "send_all()"
    explicit not_written(const std::string& function) : std::logic_error(function) {}
};

/// The error of a system call that has just failed. Use: `throw net::failure_of("recv");`
/// \param call its name, which becomes the first word of what()
/// \return errno as a std::system_error; see errno(3)
[[nodiscard]] inline std::system_error failure_of(const char* call) { return {errno, std::generic_category(), call}; }

} // namespace net
