#pragma once
/// \file
/// Everything that one student has handed in, within bounds.

#include "autograder/intake/entry.hpp"
#include "autograder/intake/export_names.hpp"
#include "autograder/intake/labs_in.hpp"
#include "autograder/intake/limits.hpp"
#include "autograder/intake/notes.hpp"

#include <string>
#include <vector>

namespace autograder {

/// Takes what may be a lab's source out of a student's files and archives, and tells the student what it did not take.
/// Nothing that it is shown makes it throw.
class HandIn {
public:
    /// \param who has handed it in
    /// \param labs that are graded
    /// \param limits on all of it together
    HandIn(ExportName who, const std::vector<Lab>& labs, const Limits& limits);

    /// Looks at one entry. An archive is opened, and its entries are looked at in turn.
    /// \param entry of the student's files
    /// \param path of it inside the submission; empty for an archive that is the submission
    /// \param content reads it
    /// \param attempt that it belongs to
    /// \return whether to go into a folder
    bool look_at(const Entry& entry, const std::string& path, const Content& content, const Attempt& attempt);

    /// \return the labs' sources among all that was looked at, which is forgotten
    std::vector<Source> sources();

    [[nodiscard]] const ExportName& who() const { return who_; }
    [[nodiscard]] Notes& notes() { return notes_; }

private:
    bool look_at(const Entry& entry, const std::string& path, const Content& content, const Attempt& attempt,
                 int nesting);
    void file(const Entry& entry, const std::string& path, const Content& content, const Attempt& attempt, int nesting);
    void open_archive(const std::string& path, const Content& content, const Attempt& attempt, int nesting);
    void keep(const Entry& entry, const std::string& path, const Content& content, const Attempt& attempt);
    void leave_out(const std::string& path, const std::string& reason);

    struct Kept {
        std::size_t files = 0, bytes = 0;
    };

    ExportName who_;
    const std::vector<Lab>& labs_;
    const Limits& limits_;
    Notes notes_;
    std::vector<Candidate> candidates_;
    std::vector<std::string> found_;
    std::size_t entries_ = 0, archives_ = 0, expanded_ = 0;
    Kept named_, others_;
};

} // namespace autograder
