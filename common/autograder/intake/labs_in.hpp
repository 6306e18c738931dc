#pragma once
/// \file
/// Which of the files that a student has handed in is which lab's.

#include "autograder/intake/export_names.hpp"
#include "autograder/intake/notes.hpp"
#include "autograder/model.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace autograder {

/// A file that may be a lab's.
struct Candidate {
    std::string path;      ///< inside the submission
    std::string bytes;     ///< as handed in
    std::int64_t time = 0; ///< of the last change
    Attempt handed_in;     ///< of the archive or folder around it, or of the file by its platform's name
};

/// How well a file's name fits a lab's; a greater one fits better.
enum class Fit {
    none,
    by_namespace,
    other_name,
    numbered,
    other_case,
    exact
};

/// \param path of a file
/// \return how its name fits \p lab: never by_namespace, for which one has to look into the file
Fit fit_of(std::string_view path, const Lab& lab);

/// \param path of a file
/// \return whether it is named like any lab's
bool fits_any(std::string_view path, const std::vector<Lab>& labs);

/// \param path of a file
/// \return whether it may be a lab's source at all: a C++ source by its ending, and not what a machine has left there
bool can_matter(std::string_view path);

/// \param path of a file
/// \return whether some program has made it, not the student: __MACOSX, .DS_Store, .git and such
bool is_litter(std::string_view path);

/// Chooses each lab's file.
///
/// A later attempt comes before an earlier one, then a file in the lab's own folder ("04-delimited") before others, then the
/// better fitting name, the later number or date in the path, the later change, the shorter path. Only when no name fits, the
/// one file that defines the lab's namespace is taken. Every doubt is told in the notes.
/// \param candidates of one student, whose can_matter() is true
/// \param found names of all files of the student, to be told when one is missing
/// \param notes for the student
/// \return at most one source a lab, by number
std::vector<Source> labs_in(const std::vector<Candidate>& candidates, const std::vector<std::string>& found,
                            const std::vector<Lab>& labs, Notes& notes);

} // namespace autograder
