#pragma once
/// \file
/// What a judge said of a wrong answer, as docs/evidence/collect has kept it.

#include <istream>
#include <string>
#include <vector>

namespace catalogue {

/// A wrong answer and the test that it lost.
struct Evidence {
    std::string belief;               ///< a sentence
    std::string lab;                  ///< "02"
    std::string test;                 ///< its title
    std::string status;               ///< "failed", "stuck", ...
    int section = 0;                  ///< of the lab's handout
    std::string message;              ///< the judge's sentences
    std::vector<std::string> details; ///< the lines under them
    std::string transcript;           ///< the conversation as a picture, or ""
};

/// Reads one file: lines "Name: value", a blank line, the message with its details, a blank line, the transcript.
/// \throws std::runtime_error when a part is missing
Evidence read_evidence(std::istream& file);

} // namespace catalogue
