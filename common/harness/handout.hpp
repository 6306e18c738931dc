#pragma once
/// \file
/// Where a student can read on.

#include "harness/result.hpp"

#include <string>
#include <vector>

namespace harness {

/// \return "docs/en/02-fixed-length.md"
std::string handout_of(const Grading& grading);

/// \param site folder of the built pages in one language, an absolute path; "" when they are not built
/// \param lab "02"
/// \param result of a test that points to a belief
/// \return file: URLs (RFC 8089) of the section and of the belief in "What people get wrong"; none without a site
std::vector<std::string> pages_for(const std::string& site, const std::string& lab, const TestResult& result);

} // namespace harness
