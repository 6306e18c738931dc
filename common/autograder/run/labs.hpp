#pragma once
/// \file
/// Which labs there are.

#include "autograder/model.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace autograder {

/// \param root the folder of Soket
/// \return the labs that have tests, by number
/// \throws std::filesystem::filesystem_error when there is no folder `labs`
std::vector<Lab> labs_under(const std::filesystem::path& root);

/// \param all what labs_under() has returned
/// \param wanted numbers or names, as for labs/check: "4", "04", "delimited", "04-delimited"; none means all
/// \return those of them, by number, each once
/// \throws std::invalid_argument naming what is none and what there is
std::vector<Lab> chosen(const std::vector<Lab>& all, const std::vector<std::string>& wanted);

/// \return a number for everything in Soket that a verdict about a lab depends on: its interface and tests, the verdict engine, what labs
/// may use, and how submissions are compiled. FNV-1a, 64 bits, in hexadecimal; the same on every machine
/// \param root the folder of Soket
std::string version_of(const std::filesystem::path& root, const Lab& lab);

/// \return a number for everything that a result depends on
/// \param version of the lab, from version_of()
/// \param isolation as results say it
/// \param source the text that was handed in
std::string fingerprint(const std::string& version, const std::string& isolation, const std::string& source);

} // namespace autograder
