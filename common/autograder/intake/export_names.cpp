#include "autograder/intake/export_names.hpp"

#include <regex>

#include "autograder/intake/archive.hpp"

namespace autograder {

namespace {

using Match = std::match_results<std::string_view::const_iterator>;

constexpr std::size_t longest = 300; // std::regex goes one call deeper with each character

std::string text(const Match& match, std::size_t group) { return match[group].str(); }

// Longer numbers than any platform gives are of no use in comparing.
std::uint64_t number(const std::string& digits) {
    return digits.empty() || digits.size() > 18 ? 0 : std::stoull(digits);
}

bool is_moodle(std::string_view top, ExportName& found) {
    static const std::regex form("(.*?)(?:_([0-9]+))?_assignsubmission_([a-z0-9]+)(?:_(.*))?");
    Match match;
    if (top.find("_assignsubmission_") == std::string_view::npos) return false; // much faster than the next line
    if (!std::regex_match(top.begin(), top.end(), match, form)) return false;
    found.platform = ExportName::Platform::moodle;
    found.name = text(match, 1);
    found.id = text(match, 2);
    found.kind = text(match, 3);
    found.file = text(match, 4);
    return true;
}

bool is_canvas(std::string_view top, ExportName& found) {
    static const std::regex uploaded("(.+?)(_late)?_([0-9]+)_([0-9]+)_(.+)", std::regex::icase);
    static const std::regex anonymous("(late_)?(anon_[A-Za-z0-9]+)_([0-9]+)_(.+)", std::regex::icase);
    static const std::regex typed("(.+?)(_late)?_([0-9]+)_((?:text|link)\\.html)", std::regex::icase);
    Match match;
    if (std::regex_match(top.begin(), top.end(), match, anonymous)) {
        found.late = match[1].matched;
        found.name = found.id = text(match, 2);
        found.attempt.upload = number(text(match, 3));
        found.file = text(match, 4);
    } else if (std::regex_match(top.begin(), top.end(), match, uploaded)) {
        found.late = match[2].matched;
        found.name = text(match, 1);
        found.id = text(match, 3);
        found.attempt.upload = number(text(match, 4));
        found.file = text(match, 5);
    } else if (std::regex_match(top.begin(), top.end(), match, typed)) {
        found.late = match[2].matched;
        found.name = text(match, 1);
        found.id = text(match, 3);
        found.file = text(match, 4);
    } else {
        return false;
    }
    found.platform = ExportName::Platform::canvas;
    std::string file = found.file;
    found.attempt.number = take_canvas_number(file);
    return true;
}

bool is_gradescope(std::string_view top, ExportName& found) {
    static const std::regex form("submission_([0-9]+)");
    Match match;
    if (!std::regex_match(top.begin(), top.end(), match, form)) return false;
    found.platform = ExportName::Platform::gradescope;
    found.name = std::string(top);
    found.id = text(match, 1);
    return true;
}

} // namespace

Attempt take_attempt(std::string& name, bool copies) {
    static const std::regex stamp("[ _.-]*([0-9]{4})-([01][0-9])-([0-3][0-9])"
                                  "(?:[ T_.-]+([0-2][0-9])[-:_.h]?([0-5][0-9])(?:[-:_.m]?([0-5][0-9]))?)?(?![0-9])");
    static const std::regex named("(?:^|[ _.-]+|(/))attempt[ _.-]?([0-9]{1,6})(?![0-9])", std::regex::icase);
    static const std::regex counted(" ?\\(([0-9]{1,6})\\)$");
    Attempt attempt;
    if (name.size() > longest) return attempt;
    std::smatch match;
    if (std::regex_search(name, match, stamp)) {
        for (std::size_t i = 1; i < match.size(); ++i) attempt.stamp += match[i].matched ? match[i].str() : "00";
        name = match.prefix().str() + match.suffix().str();
    }
    if (std::regex_search(name, match, named)) {
        attempt.number = number(match[2].str());
        name = match.prefix().str() + match[1].str() + match.suffix().str();
    } else if (copies && std::regex_search(name, match, counted)) {
        attempt.number = number(match[1].str());
        name = match.prefix().str();
    }
    return attempt;
}

std::uint64_t take_canvas_number(std::string& file) {
    static const std::regex form("(.+)-([0-9]{1,3})((?:\\.[A-Za-z][A-Za-z0-9]*)*\\.[A-Za-z0-9]+)");
    std::smatch match;
    if (file.size() > longest || !std::regex_match(file, match, form)) return 0;
    const std::uint64_t found = number(match[2].str());
    file = match[1].str() + match[3].str();
    return found;
}

ExportName export_name(std::string_view top, bool folder) {
    ExportName found;
    if (top.size() <= longest) {
        if (is_moodle(top, found)) return found;
        if (folder ? is_gradescope(top, found) : is_canvas(top, found)) return found;
    }
    found.name = std::string(folder ? top : without_ending(top));
    const std::string whole = found.name;
    found.attempt = take_attempt(found.name, !folder);
    if (found.name.empty()) { // nothing but a date
        found.name = whole;
        found.attempt = {};
    }
    return found;
}

} // namespace autograder
