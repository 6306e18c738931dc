#pragma once
/// \file
/// The page "What people get wrong": one entry a misconception.

#include "evidence.hpp"

#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace catalogue {

/// One misconception, with all that is known of it.
struct Entry {
    std::string id;
    std::string lesson;                        ///< what is true instead
    std::optional<Evidence> evidence;          ///< none when no wrong answer shows it
    std::map<std::string, std::set<int>> labs; ///< by "02", the sections of the handout that speak of it; never empty
    [[nodiscard]] const std::string& first_lab() const { return labs.begin()->first; }
};

/// \param introduction Markdown, with the page's title; "@ENTRIES@" stands for their number
/// \param titles of the labs, by "02": "fixed-length messages"
void write_page(std::ostream& out, std::string introduction, const std::vector<Entry>& entries,
                const std::map<std::string, std::string>& titles);

} // namespace catalogue
