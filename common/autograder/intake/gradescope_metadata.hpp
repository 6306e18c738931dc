#pragma once
/// \file
/// The names behind the folders of a Gradescope export.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace autograder {

/// One of those who handed a submission in together.
struct Submitter {
    std::string name;
    std::string sid; ///< student number
    std::string email;
};

/// Reads submission_metadata.yml of a Gradescope export. Of each submission only this is read, as Ruby's YAML writer lays
/// it out; the tests' output, which follows and may say anything, is indented more deeply than any of it:
/// \code
/// submission_123:
///   :submitters:
///   - :name: Ada Lovelace
///     :sid: '100'
///     :email: ada@example.org
/// \endcode
/// The format is not documented; one who reads it is
/// https://github.com/ucbds-infra/otter-grader/blob/d71e71178916e7805b27f3b3ec67e5edcaa00ff3/otter/metadata.py (GradescopeParser).
/// \param yaml text of the file
/// \return the submitters of each folder; those of a submission that is laid out otherwise are missing
std::map<std::string, std::vector<Submitter>> gradescope_submitters(std::string_view yaml);

} // namespace autograder
