#pragma once
/// \file
/// The inside of a student's process: from the fork to the moment when the test ends it.

#include "harness/faults.hpp"

#include <functional>
#include <string>
#include <vector>

namespace harness {

/// What the process is given to live with.
struct Belongings {
    int channel;            ///< to the test
    int output;             ///< becomes stdout and stderr
    std::vector<int*> ends; ///< the student's ends of connections; renumbered from 3 on
    std::string submission; ///< path of the shared object
};

/// Becomes the student's process: lets go of everything that is not its own, loads the submission, runs the body, reports how it
/// ended, and waits to be killed. It never ends by itself, so that an end that the test sees is the student's doing.
[[noreturn]] void live_as_student(const std::function<std::string()>& body, const Faults& faults,
                                  const Belongings& belongings);

} // namespace harness
