#include "autograder/intake/intake.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "autograder/intake/archive.hpp"
#include "autograder/intake/folder.hpp"
#include "autograder/intake/gradescope_metadata.hpp"
#include "autograder/intake/hand_in.hpp"
#include "autograder/intake/identify.hpp"
#include "autograder/intake/layout.hpp"
#include "autograder/intake/names.hpp"

namespace autograder {

namespace {

namespace fs = std::filesystem;
using Platform = ExportName::Platform;

/// Visits everything in a folder or an archive that the instructor has named.
void walk(const fs::path& submissions, const Limits& limits, const Visit& visit) {
    const std::string name = clean_name(submissions.native());
    if (fs::is_directory(submissions)) {
        walk_folder(submissions, limits, visit);
        return;
    }
    if (!fs::exists(submissions)) throw std::runtime_error(name + ": there is no such folder or archive");
    if (!fs::is_regular_file(submissions)) throw std::runtime_error(name + " is neither a folder nor an archive");
    Limits whole = limits; // what holds for one student does not for all of them
    whole.entries = limits.class_entries;
    whole.expanded = whole.expanded_freely = std::numeric_limits<std::size_t>::max() / 2;
    try {
        walk_archive(submissions, whole, visit);
    } catch (const Refused& e) {
        throw std::runtime_error(name + ": " + e.what() + "; download it again, or unpack it and name the folder");
    }
}

std::string name_of(Platform platform) {
    switch (platform) {
    case Platform::moodle:
        return "moodle";
    case Platform::canvas:
        return "canvas";
    case Platform::gradescope:
        return "gradescope";
    case Platform::none:
        break;
    }
    return {};
}

/// \return the name of a plain folder or archive when it looks like a user name or an e-mail address; else ""
std::string login_in(const ExportName& who) {
    constexpr std::string_view expected = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-@";
    const bool fits = who.platform == Platform::none && who.name.find_first_not_of(expected) == std::string::npos;
    return fits ? who.name : "";
}

/// Gives each entry to the student whose it is.
class Class {
public:
    Class(Layout layout, std::string single, const std::vector<Lab>& labs, const Limits& limits)
        : layout_(std::move(layout)), single_(std::move(single)), labs_(labs), limits_(limits) {}

    bool visit(const Entry& entry, const Content& content) {
        const std::string& path = entry.path;
        if (layout_.prefix.starts_with(path + "/")) return true;
        if (!path.starts_with(layout_.prefix)) return false;
        const std::string inside = path.substr(layout_.prefix.size());
        if (layout_.single) {
            ExportName who;
            who.name = single_;
            return of(who).look_at(entry, inside, content, {});
        }
        const std::size_t slash = inside.find_first_of("/\\");
        const std::string top = inside.substr(0, slash);
        if (top.empty() || top == ".." || top.ends_with(':') || is_litter(top)) return false; // nobody's
        if (slash != std::string::npos) return in_folder(entry, top, inside.substr(slash + 1), content);
        return entry.kind == Kind::folder ? in_folder(entry, top, "", content) : at_top(entry, top, content);
    }

    std::vector<Submission> submissions() {
        const auto submitters = gradescope_submitters(metadata_);
        std::vector<Submission> result;
        for (auto& [identity, hand_in] : hand_ins_) {
            Submission submission;
            const ExportName& who = hand_in.who();
            if (who.late) hand_in.notes().add("Canvas says that it was handed in late.");
            submission.sources = hand_in.sources();
            submission.notes = hand_in.notes().all();
            submission.student = {"", who.name, who.id, login_in(who), name_of(who.platform)};
            const auto known = submitters.find("submission_" + who.id);
            if (who.platform != Platform::gradescope || known == submitters.end()) {
                result.push_back(std::move(submission));
                continue;
            }
            for (const Submitter& submitter : known->second) {
                submission.student = {"", submitter.name.empty() ? who.name : submitter.name,
                                      submitter.sid.empty() ? who.id : submitter.sid, submitter.email,
                                      name_of(who.platform)};
                result.push_back(submission);
            }
        }
        give_keys(result);
        return result;
    }

private:
    HandIn& of(const ExportName& who) {
        return hand_ins_.try_emplace(identity_of(who), who, labs_, limits_).first->second;
    }

    bool in_folder(const Entry& entry, const std::string& top, const std::string& rest, const Content& content) {
        if (top != last_top_) { // all that lies in a folder comes one after the other
            last_ = export_name(top, true);
            last_top_ = top;
        }
        const ExportName& who = last_;
        HandIn& hand_in = of(who);
        if (is_text(who, hand_in)) return false;
        if (rest.empty() && entry.kind == Kind::folder) return true;
        return hand_in.look_at(entry, rest, content, who.attempt);
    }

    bool at_top(const Entry& entry, const std::string& top, const Content& content) {
        if (top == "submission_metadata.yml") {
            constexpr std::size_t most = 64'000'000;
            if (entry.kind == Kind::file) metadata_ = content(most);
            return false;
        }
        const bool archive = names_archive(top) || names_unread_archive(top);
        const bool file = entry.kind == Kind::file;
        // What is no file may have been meant as a student's folder, and is told in any case.
        if (!file && !archive && !can_matter(top)) return in_folder(entry, top, "", content);
        const ExportName who = export_name(top, false);
        if (who.platform == Platform::none && file && !archive && !may_be_a_student(top)) return false;
        HandIn& hand_in = of(who);
        if (is_text(who, hand_in)) return false;
        const std::string path = !who.file.empty() ? who.file : archive && file ? "" : top;
        return hand_in.look_at(entry, path, content, who.attempt);
    }

    /// A source that is called like its author is; a list of names, or the lab's stub, is the instructor's own.
    [[nodiscard]] bool may_be_a_student(const std::string& top) const {
        return can_matter(top) && !fits_any(top, labs_);
    }

    /// Text that was typed into the platform's page instead of a file.
    static bool is_text(const ExportName& who, HandIn& hand_in) {
        const bool text = (who.platform == Platform::moodle && who.kind != "file")
                          || (who.platform == Platform::canvas && who.attempt.upload == 0);
        if (text) hand_in.notes().add("Text that is typed into the platform's page is not graded; hand in the file.");
        return text;
    }

    Layout layout_;
    std::string single_;
    const std::vector<Lab>& labs_;
    const Limits& limits_;
    std::map<std::string, HandIn> hand_ins_;
    std::string metadata_;
    std::string last_top_;
    ExportName last_;
};

/// What the folder or archive is called, without the way to it.
std::string name_of(const fs::path& submissions) {
    const fs::path whole = fs::weakly_canonical(submissions);
    const std::string name = clean_name(whole.filename().native());
    return fs::is_directory(whole) ? name : std::string(without_ending(name));
}

} // namespace

std::vector<Submission> take_in(const fs::path& submissions, const std::vector<Lab>& labs, const Limits& limits) {
    std::vector<Entry> uppermost;
    walk(submissions, limits, [&](const Entry& entry, const Content&) {
        const auto depth = std::count(entry.path.begin(), entry.path.end(), '/') + 1;
        if (depth <= layout_depth) uppermost.push_back(entry);
        return depth < layout_depth;
    });
    Class everyone(layout_of(uppermost, labs, !fs::is_directory(submissions)), name_of(submissions), labs, limits);
    walk(submissions, limits,
         [&](const Entry& entry, const Content& content) { return everyone.visit(entry, content); });
    std::vector<Submission> result = everyone.submissions();
    if (result.empty()) {
        throw std::runtime_error(clean_name(submissions.native())
                                 + ": no submissions in it; expected a folder or an archive for each student");
    }
    return result;
}

Submission take_in_one(const fs::path& submission, const std::vector<Lab>& labs, const Limits& limits) {
    Class one(Layout{"", true}, name_of(submission), labs, limits);
    walk(submission, limits, [&](const Entry& entry, const Content& content) { return one.visit(entry, content); });
    std::vector<Submission> result = one.submissions();
    if (!result.empty()) return std::move(result.front());
    Submission empty;
    empty.student.key = empty.student.name = "submission";
    empty.notes.emplace_back("There were no files at all.");
    return empty;
}

} // namespace autograder
