#pragma once
/// \file
/// From what an instructor has downloaded to one list of sources for each student.

#include "autograder/intake/limits.hpp"
#include "autograder/model.hpp"

#include <filesystem>
#include <vector>

namespace autograder {

/// Reads the submissions of a class: a folder with a folder or an archive for each student, one archive of them, an export
/// of Moodle, Canvas or Gradescope (export_names.hpp), or one student's submission alone.
///
/// Nothing is written anywhere, and nothing that a student has handed in ends the run: what cannot be taken becomes a note
/// for that student. Who has handed in nothing that can be graded is in the list as well, without sources.
/// \param submissions a folder, or a .zip or .tar.gz file
/// \param labs that are graded; a student is told which of them were not found
/// \param limits on what one student may hand in
/// \return one submission for each student, in the order of their keys; members of a Gradescope group have one each
/// \throws std::system_error when \p submissions cannot be read
/// \throws std::runtime_error when it is neither a folder nor an archive, is damaged itself, or nobody has handed in anything:
///         then a part of the class would be missing, which must not pass unseen
std::vector<Submission> take_in(const std::filesystem::path& submissions, const std::vector<Lab>& labs,
                                const Limits& limits = {});

/// Reads a folder or an archive that is one student's, whatever the names in it look like: where a platform hands over one
/// submission at a time, students must not be able to pass for others.
/// \param submission a folder, or a .zip or .tar.gz file
/// \param labs that are graded
/// \param limits on what is taken
/// \return the submission, with a key made of the folder's name
/// \throws as take_in(), but not for an empty one
Submission take_in_one(const std::filesystem::path& submission, const std::vector<Lab>& labs,
                       const Limits& limits = {});

} // namespace autograder
