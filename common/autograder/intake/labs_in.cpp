#include "autograder/intake/labs_in.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>

#include "autograder/intake/archive.hpp"
#include "autograder/intake/names.hpp"
#include "autograder/intake/source_text.hpp"

namespace autograder {

namespace {

constexpr std::array<std::string_view, 6> source_endings{".cpp", ".cc", ".cxx", ".c++", ".cp", ".c"};

std::string_view ending_of(std::string_view name) { return name.substr(without_ending(name).size()); }

bool in_folder_of(std::string_view path, const Lab& lab) {
    const std::string small = "/" + lower(path);
    const std::string folder = "/" + lower(lab.name);
    return small.find(folder + "/") != std::string::npos || small.find(folder + ".zip/") != std::string::npos
           || small.find(folder + ".tar.gz/") != std::string::npos;
}

/// Whether the path goes through another lab's folder: then the file is that lab's, whatever its name.
bool in_folder_of_another(std::string_view path, const Lab& lab, const std::vector<Lab>& labs) {
    return !in_folder_of(path, lab)
           && std::any_of(labs.begin(), labs.end(), [&](const Lab& other) { return in_folder_of(path, other); });
}

/// The attempt in a path inside the submission, such as "attempt 2/delimited.cpp" or "delimited-1.cpp".
Attempt attempt_in(const Candidate& candidate) {
    std::string path(without_ending(candidate.path));
    Attempt attempt = take_attempt(path, true);
    std::string file(file_name(candidate.path));
    if (attempt.number == 0) attempt.number = take_canvas_number(file);
    return attempt;
}

struct Choice {
    const Candidate* candidate;
    Fit fit;
    bool in_folder;

    [[nodiscard]] auto rank() const {
        const std::string& path = candidate->path;
        return std::tuple(candidate->handed_in, in_folder, fit, attempt_in(*candidate), candidate->time,
                          -static_cast<long>(std::count(path.begin(), path.end(), '/')));
    }
};

std::optional<Choice> named(const std::vector<Candidate>& candidates, const Lab& lab, const std::vector<Lab>& labs,
                            Notes& notes) {
    std::vector<Choice> choices;
    for (const Candidate& candidate : candidates) {
        const Fit fit = fit_of(candidate.path, lab);
        if (fit == Fit::none || in_folder_of_another(candidate.path, lab, labs)) continue;
        choices.push_back({&candidate, fit, in_folder_of(candidate.path, lab)});
    }
    if (choices.empty()) return std::nullopt;
    // Of equal ones the later in the submission: whoever adds a file to an archive again means the new one.
    const Choice* best = &choices.front();
    for (const Choice& choice : choices) {
        if (!(choice.rank() < best->rank())) best = &choice;
    }
    for (const Choice& other : choices) {
        if (other.candidate == best->candidate || other.candidate->bytes == best->candidate->bytes) continue;
        notes.add("Lab " + lab.number + ": " + shown(best->candidate->path) + " was graded, not "
                  + shown(other.candidate->path) + ", which could be it as well.");
    }
    return *best;
}

std::optional<Choice> with_namespace(const std::vector<Candidate>& candidates, const Lab& lab,
                                     const std::vector<Lab>& labs, Notes& notes) {
    std::vector<Choice> choices;
    for (const Candidate& candidate : candidates) {
        const std::string_view stem = without_ending(file_name(candidate.path));
        const bool other_use = stem.ends_with("_test") || stem.ends_with("_demo") || stem == "fuzz";
        if (other_use || fits_any(candidate.path, labs) || in_folder_of_another(candidate.path, lab, labs)) continue;
        if (!defines_namespace(candidate.bytes, without_ending(lab.file))) continue;
        choices.push_back({&candidate, Fit::by_namespace, in_folder_of(candidate.path, lab)});
    }
    if (choices.size() == 1) return choices.front();
    if (choices.empty()) return std::nullopt;
    std::string list;
    for (const Choice& choice : choices) {
        if (list.size() < 300) list += (list.empty() ? "" : ", ") + shown(choice.candidate->path);
    }
    notes.add("Lab " + lab.number + ": no file is called " + lab.file
              + ", and several could be it, so none was graded: " + list + ".");
    return std::nullopt;
}

std::string list_of(const std::vector<std::string>& names) {
    constexpr std::size_t most = 12;
    std::string list;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) list += (i == 0 ? "" : ", ") + shown(names[i]);
    return names.size() > most ? list + " and " + std::to_string(names.size() - most) + " more" : list;
}

} // namespace

Fit fit_of(std::string_view path, const Lab& lab) {
    const std::string_view name = file_name(path);
    if (name == lab.file) return Fit::exact;
    const std::string small = lower(name);
    const std::string wanted = lower(lab.file);
    if (small == wanted) return Fit::other_case;
    const std::string_view wanted_stem = without_ending(wanted);
    if (small.find(wanted_stem) == std::string::npos || !can_matter(path)) return Fit::none;
    std::string numberless = small;
    if (take_canvas_number(numberless) != 0 && numberless == wanted) return Fit::numbered;
    std::string stem(without_ending(small));
    const bool same_kind = ending_of(small) == ending_of(wanted);
    if (same_kind && take_attempt(stem, true) != Attempt{} && stem == wanted_stem) return Fit::numbered;
    // Windows does not show the ".txt" that its editor adds; and the folder's name is a likely one, too.
    return small == wanted + ".txt" || stem == wanted_stem || stem == lower(lab.name) ? Fit::other_name : Fit::none;
}

bool fits_any(std::string_view path, const std::vector<Lab>& labs) {
    return std::any_of(labs.begin(), labs.end(), [&](const Lab& lab) { return fit_of(path, lab) != Fit::none; });
}

bool can_matter(std::string_view path) {
    const std::string small = lower(file_name(path));
    if (is_litter(path)) return false;
    return small.ends_with(".cpp.txt")
           || std::find(source_endings.begin(), source_endings.end(), ending_of(small)) != source_endings.end();
}

bool is_litter(std::string_view path) {
    constexpr std::array<std::string_view, 8> names{"/__MACOSX/", "/.git/",         "/.svn/", "/.vscode/",
                                                    "/.idea/",    "/node_modules/", "/.vs/",  "/CMakeFiles/"};
    const std::string whole = "/" + std::string(path) + "/";
    const std::string_view name = file_name(path);
    return name.starts_with("._") || name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini"
           || std::any_of(names.begin(), names.end(),
                          [&](std::string_view n) { return whole.find(n) != std::string::npos; });
}

std::vector<Source> labs_in(const std::vector<Candidate>& candidates, const std::vector<std::string>& found,
                            const std::vector<Lab>& labs, Notes& notes) {
    std::map<std::string, Source> sources;
    std::string missing;
    for (const Lab& lab : labs) {
        std::optional<Choice> choice = named(candidates, lab, labs, notes);
        if (!choice) choice = with_namespace(candidates, lab, labs, notes);
        if (!choice) {
            missing += (missing.empty() ? "" : ", ") + lab.file + " (lab " + lab.number + ")";
            continue;
        }
        const std::string& path = choice->candidate->path;
        if (choice->fit != Fit::exact) {
            notes.add("Lab " + lab.number + ": " + shown(path) + " was taken for " + lab.file
                      + (choice->fit == Fit::by_namespace ? ", since it defines the namespace." : "."));
        }
        std::vector<std::string> remarks;
        sources[lab.number] = {lab.number, path, source_text(choice->candidate->bytes, remarks)};
        for (const std::string& remark : remarks)
            notes.add("Lab " + lab.number + ": " + shown(path) + " " + remark + ".");
    }
    if (!missing.empty()) {
        notes.add_last(
            "Not found: " + missing + ". "
            + (found.empty() ? "There were no files at all." : "These files were found: " + list_of(found) + "."));
    }
    std::vector<Source> result;
    for (auto& [number, source] : sources) result.push_back(std::move(source));
    return result;
}

} // namespace autograder
