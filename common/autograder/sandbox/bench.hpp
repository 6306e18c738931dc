#pragma once
/// \file
/// The files of one submission while it is being graded.

#include "autograder/model.hpp"
#include "autograder/sandbox/isolation.hpp"

#include <filesystem>
#include <string>

namespace autograder {

/// A folder for one job: the source, what the compiler makes of it, and what is judged. Emptied with the object.
class Bench {
public:
    /// Lays the source out.
    /// \param folder of the slot; whatever an earlier job has left there is removed
    /// \throws std::filesystem::filesystem_error, std::runtime_error when that is not possible
    Bench(std::filesystem::path folder, const Lab& lab, const Source& source, Isolation isolation, unsigned slot);
    ~Bench();
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    [[nodiscard]] std::string source_folder() const { return folder_ / "source"; }
    [[nodiscard]] std::string source() const { return folder_ / "source" / file_; }
    [[nodiscard]] std::string output_folder() const { return folder_ / "output"; } ///< the compiler's own
    [[nodiscard]] std::string compiled() const { return folder_ / "output/submission.so"; }
    [[nodiscard]] std::string kept() const { return folder_ / "judged/submission.so"; }
    [[nodiscard]] std::string messages() const { return folder_ / "judged/messages"; }

    /// Takes what the compiler has made out of its reach. \throws std::runtime_error when it has made nothing of use
    void keep_compiled() const;
    /// Writes the compiler's messages for the judge.
    void keep_messages(const std::string& text) const;
    /// The compiler's messages without this machine's paths, not too long, and with nothing in them that a terminal would obey.
    [[nodiscard]] std::string readable(const std::string& output) const;

private:
    std::filesystem::path folder_;
    std::string file_;
};

} // namespace autograder
