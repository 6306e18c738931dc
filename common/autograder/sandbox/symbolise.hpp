#pragma once
/// \file
/// Lines of the source in place of addresses.

#include "autograder/model.hpp"
#include "autograder/sandbox/isolation.hpp"

#include <string>

namespace autograder {

/// A sanitizer that may not read the judge's program names no functions, and the judge passes addresses on. Here they become what a
/// student sees at home: "in receive_exactly at fixed_length.cpp:39". Lines with no address in the source are left out.
/// \param result whose messages are changed
/// \param submission the compiled file; a debugging tool reads it in isolation, too
/// \param source path that it was compiled from
void symbolise(LabResult& result, const std::string& submission, const std::string& source, Isolation isolation,
               unsigned slot);

} // namespace autograder
