#include "autograder/package/gradescope_package.hpp"

#include "autograder/report/whole_file.hpp"
#include "autograder/report/zip_file.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace fs = std::filesystem;

namespace autograder {

namespace {

constexpr std::size_t most_bytes = 1'000'000; // of one file; the largest is far smaller

/// What grading is built from; what is named tests in it only tests Soket itself.
constexpr std::array parts = {"CMakeLists.txt", "common/CMakeLists.txt", "common/cmake",       "common/harness",
                              "common/net",     "common/autograder",     "labs/CMakeLists.txt"};
constexpr const char* own_tests = "tests";

bool is_executable(const fs::path& file) {
    return (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
}

class Content {
public:
    explicit Content(fs::path root) : root_(std::move(root)) {}

    /// Adds a file, or everything in a folder, where it is in Soket.
    void add(const fs::path& path) {
        const fs::path from = root_ / path;
        if (!fs::is_directory(from)) {
            add_as("soket/" + path.generic_string(), from);
            return;
        }
        for (auto it = fs::recursive_directory_iterator(from); it != fs::recursive_directory_iterator(); ++it) {
            const std::string name = it->path().filename().string();
            if (it->is_symlink() || name == own_tests || name.front() == '.') {
                it.disable_recursion_pending();
            } else if (it->is_regular_file()) {
                add_as("soket/" + it->path().lexically_relative(root_).generic_string(), it->path());
            }
        }
    }
    void add_as(const std::string& name, const fs::path& file) {
        entries.push_back({name, read_whole_file(file, most_bytes), is_executable(file)});
    }

    std::vector<ZipEntry> entries;

private:
    fs::path root_;
};

} // namespace

std::string gradescope_package(const fs::path& root, const std::vector<Lab>& labs, const std::string& handouts) {
    if (labs.empty()) throw std::invalid_argument("a package needs a lab, such as --lab 02");
    Content content(root);
    for (const char* const part : parts) content.add(part);
    for (const Lab& lab : labs) content.add(fs::path("labs") / lab.name);
    for (const char* const script : {"setup.sh", "run_autograder"})
        content.add_as(script, root / "common/autograder/package/gradescope" / script);
    if (!handouts.empty()) content.entries.push_back({"handouts", handouts + "\n"});
    return zip_file(content.entries);
}

} // namespace autograder
