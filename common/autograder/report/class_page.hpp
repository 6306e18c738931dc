#pragma once
/// \file
/// A class on one page.

#include "autograder/model.hpp"
#include "autograder/report/options.hpp"

#include <string>
#include <vector>

namespace autograder {

/// class.html: how the marks of each lab are distributed, which misconceptions how many students hold and where the handouts speak of
/// them, who has how many points, and who passed which test. What could not be graded stands apart.
/// \param students in any order; their names and messages may hold anything
/// \param options title, names of the labs, where the handouts are, whether names are left out
/// \return HTML (https://html.spec.whatwg.org/) that is well-formed XML as well, in one file without scripts, which its content security
/// policy forbids; the same for the same results
std::string class_page(const std::vector<StudentResult>& students, const ReportOptions& options);

} // namespace autograder
