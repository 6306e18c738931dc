#pragma once
/// \file
/// One source file becomes one result.

#include "autograder/model.hpp"
#include "autograder/sandbox/isolation.hpp"
#include "autograder/sandbox/workshop.hpp"

namespace autograder {

/// Compiles a submission and judges it, both in isolation. When the machine or the harness fails, it is done once more; when that
/// fails, too, the state is "harness_error", which is no mark. May be called by several threads, each with a slot of its own.
/// \return with the level of isolation in it; message: what the compiler said when it does not compile, or what limit the submission has met
LabResult grade(const Workshop& workshop, const Lab& lab, const Source& source, Isolation isolation, unsigned slot);

} // namespace autograder
