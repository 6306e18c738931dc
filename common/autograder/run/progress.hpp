#pragma once
/// \file
/// How far a long run is.

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <string>

namespace autograder {

/// A line at the bottom of a terminal with a bar, the count and the expected end; without a terminal a line now and then.
/// Debian has no maintained C++ library for this. Threads may share one.
class Progress {
public:
    /// \param total how many steps there are
    /// \param out where to, usually stderr; a terminal or not
    explicit Progress(std::size_t total, std::FILE* out = stderr);
    /// One step is done.
    void step();
    /// Prints a line above the bar.
    /// \param text without a line end; must be printable
    void say(const std::string& text);
    /// The bar is complete or will never be: the next output begins on a line of its own.
    void end();

private:
    void draw();
    std::mutex mutex_;
    std::FILE* out_;
    bool is_terminal_;
    std::size_t total_, done_ = 0, drawn_tenths_ = 0;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// \return how long the rest takes if it goes on as so far: "about 3 minutes left"; empty while nobody can know
/// \param done steps, of \p total
/// \param taken the time they have taken
std::string time_left(std::size_t done, std::size_t total, std::chrono::seconds taken);

} // namespace autograder
