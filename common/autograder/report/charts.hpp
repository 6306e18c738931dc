#pragma once
/// \file
/// Pictures in SVG (https://www.w3.org/TR/SVG2/), coloured by the page's style sheet. Each has a title and a description in words for
/// readers who do not see it.

#include <string>
#include <vector>

namespace autograder {

/// How many students have a score in this range.
struct Bin {
    int from = 0;
    int to = 0; ///< included
    int count = 0;
};

/// \param scores each 0 to \p max_score
/// \param max_score at least 1
/// \return ten ranges of the same width as nearly as whole points allow, and one more for full marks alone; together they hold all scores
std::vector<Bin> bins_of(const std::vector<int>& scores, int max_score);

/// A histogram.
/// \param id unique in the page
/// \param title what is counted, in words
/// \param bins from the lowest to the highest
/// \param highest the count at full height: the same in all histograms that are to be compared
std::string histogram(const std::string& id, const std::string& title, const std::vector<Bin>& bins, int highest);

/// A bar beside a number that says the same; hidden from screen readers.
/// \param share 0 to 1
std::string bar(double share);

} // namespace autograder
