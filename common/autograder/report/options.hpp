#pragma once
/// \file
/// What the reports need to know beside the results.

#include "autograder/model.hpp"

#include <map>
#include <string>
#include <vector>

namespace autograder {

/// The same for every report of a run.
struct ReportOptions {
    std::string title = "Soket"; ///< of the class page
    std::vector<Lab> labs;       ///< gives labs their names; one that is not in it is shown by its number
    std::string handouts;        ///< address of the documentation site (URL or path); without it no links
    bool anonymous = false;      ///< the class page says "Student 1" instead of a name
    std::map<std::string, std::string>
        columns; ///< the gradebook's own column titles by lab number, such as "Lab 4 (8123)"
};

/// \return "delimited", or "" for a lab that \p options do not name
std::string short_name(const ReportOptions& options, const std::string& lab);
/// \return "Lab 04: delimited", or "Lab 04"
std::string title_of(const ReportOptions& options, const std::string& lab);
/// \return where the documentation site has that section of the lab's handout, "" when no site is known or the section is not one
std::string handout_link(const ReportOptions& options, const std::string& lab, const std::string& section);

} // namespace autograder
