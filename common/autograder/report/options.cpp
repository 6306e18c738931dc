#include "autograder/report/options.hpp"

#include <algorithm>

namespace autograder {

namespace {

bool is_short_number(const std::string& text) {
    return !text.empty() && text.size() <= 4
           && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::string short_name(const ReportOptions& options, const std::string& lab) {
    const auto known =
        std::find_if(options.labs.begin(), options.labs.end(), [&](const Lab& l) { return l.number == lab; });
    if (known == options.labs.end()) return "";
    const std::string prefix = lab + "-";
    return known->name.rfind(prefix, 0) == 0 ? known->name.substr(prefix.size()) : known->name;
}

std::string title_of(const ReportOptions& options, const std::string& lab) {
    const std::string name = short_name(options, lab);
    return "Lab " + lab + (name.empty() ? "" : ": " + name);
}

// Doxygen names a page for its label, {#lab04}, and keeps those of the headings, {#lab04-3}.
std::string handout_link(const ReportOptions& options, const std::string& lab, const std::string& section) {
    if (options.handouts.empty() || !is_short_number(lab)) return "";
    const std::string page = "lab" + lab;
    const std::string slash = options.handouts.back() == '/' ? "" : "/";
    return options.handouts + slash + page + ".html" + (is_short_number(section) ? "#" + page + "-" + section : "");
}

} // namespace autograder
