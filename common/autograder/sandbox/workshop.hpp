#pragma once
/// \file
/// What all submissions share, staged once in a folder that holds nothing else: no solutions, no tests, no other submissions.

#include "autograder/model.hpp"
#include "autograder/sandbox/isolation.hpp"
#include "autograder/sandbox/own_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace autograder {

/// A temporary folder with judges, headers and the compile command. Gone with the object, or before the next run (own_folder.hpp).
class Workshop {
public:
    /// \param root Soket's own folder, with labs and common in it
    /// \param tree a build tree of it in which the judges of these labs are built
    /// \param labs that will be graded
    /// \throws std::runtime_error when a judge or a header is missing, or the folder cannot be made
    Workshop(const std::filesystem::path& root, const std::filesystem::path& tree, const std::vector<Lab>& labs);

    /// Compiles each lab's interface once, for all submissions: g++ takes it in place of the header (".gch" beside it) where a submission
    /// includes that first, as the stubs do. Costs as much as one compilation a lab; worth it from a few submissions on.
    /// \throws std::runtime_error when an interface does not compile; std::system_error when the compiler cannot be started
    void precompile(const std::vector<Lab>& labs) const;

    [[nodiscard]] std::string compile_command() const;
    [[nodiscard]] std::string headers() const;
    [[nodiscard]] std::string judge_of(const Lab& lab) const;
    [[nodiscard]] std::string student_filter() const;
    /// \return whether the lab's judge needs fixed addresses: those about threads do
    [[nodiscard]] bool is_about_threads(const Lab& lab) const;
    /// The folder of one concurrent job, which only it can enter.
    [[nodiscard]] std::filesystem::path slot(unsigned number) const;

private:
    void stage(const std::filesystem::path& root, const std::filesystem::path& tree, const Lab& lab);
    OwnFolder folder_;
    std::filesystem::path place_;            ///< the path of it
    std::vector<std::string> about_threads_; ///< names of labs
};

/// \return what to say when a student's user could read one of \p secrets (solutions, submissions) at level user; "" when none can,
/// or when Landlock keeps it away from them
std::string readable_secrets(const std::vector<std::filesystem::path>& secrets, unsigned slot = 0);

} // namespace autograder
