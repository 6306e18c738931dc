#pragma once
/// \file
/// Becoming a child process that is somebody else.

#include "autograder/sandbox/keeper.hpp"

#include <sys/types.h>

namespace autograder {

/// Turns this process, which must be root's, into one of \p user, with a group of the same number and no other.
/// \return whether it is
bool become(uid_t user);

/// Starts what the keeper keeps, with nothing open but /dev/null as its input and these descriptors; see keeper.hpp for their numbers.
/// \return its process number, or -1 with errno set
pid_t start_child(const Start& start, int output, int status, int report);

} // namespace autograder
