#pragma once
/// \file
/// Who is who: one student whose files lie in several places, and two who have the same name.

#include "autograder/intake/export_names.hpp"
#include "autograder/model.hpp"

#include <string>
#include <vector>

namespace autograder {

/// \param who a name in an export
/// \return a text that is the same for two names exactly when they are the same student's: platform and number, or the name
std::string identity_of(const ExportName& who);

/// Gives each student a key that depends on nobody else as long as names differ: "ada-lovelace-1234" from name and number.
/// Where letters have to be left out, or two come to the same, a hash of name, number and login is added.
/// \param submissions whose keys are set; afterwards they are in the order of their keys
void give_keys(std::vector<Submission>& submissions);

} // namespace autograder
