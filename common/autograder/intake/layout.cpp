#include "autograder/intake/layout.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "autograder/intake/archive.hpp"
#include "autograder/intake/export_names.hpp"
#include "autograder/intake/labs_in.hpp"
#include "autograder/intake/names.hpp"

namespace autograder {

namespace {

/// Names right below a prefix, and whether each is a folder.
std::map<std::string, bool> below(const std::vector<Entry>& entries, const std::string& prefix) {
    std::map<std::string, bool> names;
    for (const Entry& entry : entries) {
        if (entry.kind == Kind::unsafe_path || !entry.path.starts_with(prefix)) continue;
        const std::string rest = entry.path.substr(prefix.size());
        const std::string name = rest.substr(0, rest.find('/'));
        if (name.empty() || is_litter(name)) continue;
        bool& folder = names[name];
        folder = folder || name.size() < rest.size() || entry.kind == Kind::folder;
    }
    return names;
}

bool from_platform(const std::string& name, bool folder) {
    return name == "submission_metadata.yml" || export_name(name, folder).platform != ExportName::Platform::none;
}

bool names_project_folder(const std::string& name, const std::vector<Lab>& labs) {
    constexpr std::array<std::string_view, 9> usual{"src",    "source", "include", "lib",  "labs",
                                                    "common", "docs",   "test",    "build"};
    const std::string small = lower(name);
    return std::find(usual.begin(), usual.end(), small) != usual.end()
           || std::any_of(labs.begin(), labs.end(), [&](const Lab& lab) { return small == lower(lab.name); });
}

bool is_project(const std::map<std::string, bool>& names, const std::vector<Lab>& labs) {
    return std::any_of(names.begin(), names.end(), [&](const auto& entry) {
        return entry.second ? names_project_folder(entry.first, labs) : fits_any(entry.first, labs);
    });
}

/// Whether beside a lab's file, such as the stub, there are several others' folders or archives with labs' files of their own.
bool has_students(const std::vector<Entry>& entries, const std::string& prefix,
                  const std::map<std::string, bool>& names, const std::vector<Lab>& labs) {
    std::set<std::string> students;
    for (const auto& [name, folder] : names) {
        if (!folder && names_archive(name)) students.insert(name);
    }
    for (const Entry& entry : entries) {
        if (!entry.path.starts_with(prefix)) continue;
        const std::string rest = entry.path.substr(prefix.size());
        const std::size_t slash = rest.find('/');
        if (slash == std::string::npos || names_project_folder(rest.substr(0, slash), labs)) continue;
        if (names_archive(rest) || fits_any(rest, labs)) students.insert(rest.substr(0, slash));
    }
    return students.size() >= 2;
}

bool has_platform(const std::map<std::string, bool>& names) {
    return std::any_of(names.begin(), names.end(), [](const auto& e) { return from_platform(e.first, e.second); });
}

/// Whether several folders or archives lie there, and nothing that a single student would hand in.
bool is_class(const std::map<std::string, bool>& names, const std::vector<Lab>& labs) {
    const auto students =
        std::count_if(names.begin(), names.end(), [](const auto& e) { return e.second || names_archive(e.first); });
    const bool loose =
        std::any_of(names.begin(), names.end(), [](const auto& e) { return !e.second && can_matter(e.first); });
    return students >= 2 && !loose && !is_project(names, labs);
}

} // namespace

Layout layout_of(const std::vector<Entry>& entries, const std::vector<Lab>& labs, bool archive) {
    Layout layout;
    for (int level = 1; level < layout_depth; ++level) {
        const auto names = below(entries, layout.prefix);
        if (has_platform(names)) return layout;
        if (is_project(names, labs)) {
            layout.single = !has_students(entries, layout.prefix, names, labs);
            return layout;
        }
        if (names.size() != 1 || !names.begin()->second) return layout;
        const std::string inside = layout.prefix + names.begin()->first + "/";
        const auto next = below(entries, inside);
        if (!has_platform(next) && !(archive && is_class(next, labs))) return layout;
        layout.prefix = inside;
    }
    return layout;
}

} // namespace autograder
