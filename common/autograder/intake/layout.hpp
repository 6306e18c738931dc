#pragma once
/// \file
/// Where in a folder or an archive the students begin.

#include "autograder/intake/entry.hpp"
#include "autograder/model.hpp"

#include <string>
#include <vector>

namespace autograder {

/// How the submissions lie.
struct Layout {
    std::string prefix;  ///< folders around all of them, such as "assignment_1_export/"
    bool single = false; ///< all of it is one student's submission
};

/// Finds out from the uppermost entries.
/// A folder that holds everything is passed over when platforms' names lie in it, and in an archive, which often begins with
/// such a folder, also when several folders or archives lie in it. Where a lab's file, a lab's folder, or only something like "src" lies, is one student's.
/// \param entries of the uppermost layout_depth levels
/// \param labs that are graded
/// \param archive whether they are those of an archive
Layout layout_of(const std::vector<Entry>& entries, const std::vector<Lab>& labs, bool archive);

/// Levels that layout_of() wants to see.
constexpr int layout_depth = 4;

} // namespace autograder
