#pragma once
/// \file
/// Feedback for one student, as a page of Markdown.

#include "autograder/model.hpp"
#include "autograder/report/options.hpp"

#include <string>
#include <string_view>

namespace autograder {

/// What the student would see from `labs/check` for each lab, with the total before it, and at the end what was not found in or not taken
/// from the submission. CommonMark (https://spec.commonmark.org/0.30/) with the tables of GitHub (https://github.github.com/gfm/).
/// A name or message cannot become a link, an image, markup or a heading.
std::string feedback(const StudentResult& student, const ReportOptions& options);

/// One lost or skipped test: what happened, the transcript, what to remember and where to read on.
/// \param most_lines of the transcript
std::string test_feedback(const TestResult& test, const std::string& lab, const ReportOptions& options,
                          std::size_t most_lines);
/// What the compiler said, from the first error on.
std::string compiler_feedback(const std::string& log);

/// \return the text in one line, to be read as it is
std::string markdown_text(std::string_view text);
/// \return a block that is shown as it is, whatever it contains; "" for an empty text
std::string markdown_block(std::string_view text);

} // namespace autograder
