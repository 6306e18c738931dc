#pragma once
/// \file
/// An interactive figure: the reader cuts a short stream between any two bytes, and sees what naive code and the right
/// reader make of it, recv by recv.
///
/// Both have been run, in memory, over every way to cut the stream: 32,768 for 16 bytes. What is on the page is a compact
/// form of all they did, from which each single run has been read back and compared before it is written.
///
///     // Makes: 04-cut-it-yourself.html
///     int main() {
///         return figures::cut_it_yourself({.id = "04-cut", ..., .naive = ..., .right = ...}, "04-cut-it-yourself.html");
///     }

#include "figures/byte_boxes.hpp"
#include "figures/figure.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace figures {

/// To be told each message that code makes of the stream.
using Say = std::function<void(const Text&)>;
/// Runs code over a socket and says what it makes of it.
using Reader = std::function<void(int socket, const Say& say)>;

struct CutIt {
    std::string id; ///< unique on the page
    Text title;     ///< of the still picture; what the figure is about
    std::string stream;
    std::vector<Part> parts;         ///< its messages
    std::vector<std::size_t> pieces; ///< the cuts to begin with: sizes, together as long as the stream
    Text as_in;                      ///< where these cuts come from: "as in section 1"
    Reader naive, right;
    bool hex = false; ///< all bytes as two digits
};

/// \param file in generated/en and generated/id
/// \return the program's exit status
int cut_it_yourself(const CutIt& figure, const std::string& file);

} // namespace figures
