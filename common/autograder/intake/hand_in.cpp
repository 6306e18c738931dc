#include "autograder/intake/hand_in.hpp"

#include <exception>
#include <utility>

#include "autograder/intake/archive.hpp"
#include "autograder/intake/names.hpp"

namespace autograder {

HandIn::HandIn(ExportName who, const std::vector<Lab>& labs, const Limits& limits)
    : who_(std::move(who)), labs_(labs), limits_(limits), notes_(limits.notes) {}

bool HandIn::look_at(const Entry& entry, const std::string& path, const Content& content, const Attempt& attempt) {
    return look_at(entry, path, content, attempt, 0);
}

std::vector<Source> HandIn::sources() {
    std::vector<Source> sources = labs_in(candidates_, found_, labs_, notes_);
    candidates_.clear();
    candidates_.shrink_to_fit();
    return sources;
}

bool HandIn::look_at(const Entry& entry, const std::string& path, const Content& content, const Attempt& attempt,
                     int nesting) {
    if (is_litter(path)) return false;
    if (++entries_ > limits_.entries) {
        notes_.add("There are more than " + std::to_string(limits_.entries)
                   + " files and folders; the others were not looked at. Hand in only your sources.");
        return false;
    }
    try {
        switch (entry.kind) {
        case Kind::file:
            file(entry, path, content, attempt, nesting);
            return false;
        case Kind::folder:
            if (fits_any(path, labs_)) notes_.add(shown(path) + " is a folder, not a source file.");
            return true;
        case Kind::symlink:
            leave_out(path, "it is a symbolic link; hand in the file itself");
            return false;
        case Kind::hard_link:
            leave_out(path, "it is a hard link; hand in a copy of the file");
            return false;
        case Kind::device:
            leave_out(path, "it is not a regular file");
            return false;
        case Kind::unsafe_path:
            leave_out(path, "its path leads out of the submission, or is too deep");
            return false;
        case Kind::unreadable:
            leave_out(path, "it cannot be read");
            return false;
        }
    } catch (const std::exception&
                 e) { // Refused, or no memory for what somebody has thought up: a note, never the run's end
        leave_out(path, e.what());
    }
    return false;
}

void HandIn::file(const Entry& entry, const std::string& path, const Content& content, const Attempt& attempt,
                  int nesting) {
    constexpr std::size_t most_found = 1000;
    const std::string name = path.empty() ? entry.path : path;
    if (names_archive(name)) {
        open_archive(path, content, attempt, nesting);
        return;
    }
    if (found_.size() < most_found) found_.push_back(name);
    if (names_unread_archive(name)) {
        leave_out(name, "it is an archive of a kind that is not opened; hand in a .zip or .tar.gz file");
    } else if (can_matter(path)) {
        keep(entry, path, content, attempt);
    }
}

void HandIn::open_archive(const std::string& path, const Content& content, const Attempt& attempt, int nesting) {
    if (nesting >= limits_.nesting) throw Refused("it is an archive too deep in other archives");
    if (++archives_ > limits_.archives)
        throw Refused("there are more than " + std::to_string(limits_.archives) + " archives");
    const std::string bytes = content(limits_.archive);
    const std::string prefix = path.empty() ? "" : path + "/";
    try {
        walk_archive(bytes, limits_, expanded_, [&](const Entry& inner, const Content& inner_content) {
            return look_at(inner, prefix + inner.path, inner_content, attempt, nesting + 1);
        });
    } catch (const Refused& e) {
        notes_.add((path.empty() ? "The archive" : shown(path)) + " could not be read to its end: " + e.what() + ".");
    }
}

void HandIn::keep(const Entry& entry, const std::string& path, const Content& content, const Attempt& attempt) {
    const bool named = fits_any(path, labs_);
    Kept& kept = named ? named_ : others_;
    const std::size_t most = named ? limits_.named : limits_.others;
    if (kept.bytes >= most || kept.files >= limits_.sources) throw Refused("there are too many sources");
    std::string bytes = content(limits_.source);
    kept.bytes += bytes.size();
    ++kept.files;
    candidates_.push_back({path, std::move(bytes), entry.time, attempt});
}

void HandIn::leave_out(const std::string& path, const std::string& reason) {
    notes_.add((path.empty() ? "The submission" : shown(path)) + " was left out, since " + reason + ".");
}

} // namespace autograder
