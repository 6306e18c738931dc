#pragma once
/// \file
/// What a figure program writes, in both languages.
///
/// A figure program, docs/figures/NN-name/figures.cpp, is linked like a judge. Each figure is a TEST_CASE in it that
/// calls run(), plays the peer, and draws what transcript() and the run have shown:
///
///     // Makes: 04-cuts.svg 04-problem.txt         (CMake reads this line, in figures.cpp: the files that come of it)
///     #include "delimited.hpp"                     (the lab)
///     #include "figures/byte_boxes.hpp"            (or figures/ladder.hpp, figures/recorded.hpp)
///     #include "harness/lab_test.hpp"
///     #include "naive.hpp"            (declares what naive.cpp beside it defines, in namespace naive)
///     #include "calls.hpp"            (and this the calls that the handout lists, in namespace calls)
///
///     TEST_CASE("what it draws") {
///         auto [peer, socket] = connection();
///         auto student = run([&socket = socket] { ... naive:: or delimited:: ... });
///         ...
///         write("04-cuts.svg", [&](Language language) { return draw(ByteBoxes{...}, language); });
///         write("04-problem.txt", text);
///     }
///
/// What run() calls is loaded like a submission, without sanitizers: the lab's solution together with the other .cpp
/// files of the folder. The transcript is that of all runs of a TEST_CASE, so a figure has one of its own. It must come
/// out the same each time: fixed texts, no ports, no times.

#include <functional>
#include <string>

namespace figures {

enum class Language {
    english,
    indonesian
};

/// Words of a figure, as UTF-8.
struct Text {
    std::string en, id;
    /// The same in both languages: a number, a call, bytes.
    static Text same(const std::string& text) { return {text, text}; }
    bool operator==(const Text&) const = default;
    [[nodiscard]] const std::string& in(Language language) const { return language == Language::english ? en : id; }
};

/// Draws a figure once for each language, into generated/en and generated/id.
/// \param file "04-cuts.svg", or .html
void write(const std::string& file, const std::function<std::string(Language)>& draw);
/// Writes a transcript, which both languages show: into generated/en.
/// \param file "04-problem.txt"
void write(const std::string& file, const std::string& text);

} // namespace figures
