#pragma once
/// \file
/// The autograder.zip for Gradescope.

#include "autograder/model.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace autograder {

/// Makes what an instructor uploads under "Configure Autograder": setup.sh and run_autograder at the top, and in the folder soket as much
/// of Soket as grades these labs. No solutions or wrong answers, no tests of Soket's own, no other labs, nothing that was built.
/// Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
/// \param root the folder of Soket
/// \param labs that a submission is graded in; at least one
/// \param handouts address of the built handouts, for links in the feedback; empty for none
/// \return a ZIP file, the same for the same Soket
/// \throws std::invalid_argument without a lab; std::runtime_error when a file is missing or cannot be read
std::string gradescope_package(const std::filesystem::path& root, const std::vector<Lab>& labs,
                               const std::string& handouts = "");

} // namespace autograder
