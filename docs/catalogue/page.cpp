#include "page.hpp"

#include "prose.hpp"

#include <algorithm>
#include <string_view>

namespace catalogue {

namespace {

/// The belief, in quotation marks since it is wrong; or where there is none the id in words: "cut-off-too-early" as "Cut off too early."
std::string belief_of(const Entry& entry) {
    if (entry.evidence) return "“" + entry.evidence->belief + "”";
    std::string words = entry.id + ".";
    std::replace(words.begin(), words.end(), '-', ' ');
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

std::string link(const std::string& label, const std::string& text) {
    return std::string("@ref ").append(label).append(" \"").append(text).append("\"");
}

/// "lab 02, section 3; lab 04, sections 5, 6 and 7", as links
std::string places_of(const Entry& entry) {
    std::string places;
    for (const auto& [lab, sections] : entry.labs) {
        if (!places.empty()) places += "; ";
        std::string text = "lab " + lab;
        if (sections.empty()) places += link("lab" + lab, text);
        text += sections.size() > 1 ? ", sections " : ", section ";
        for (const int section : sections) {
            if (section != *sections.begin()) places += section == *sections.rbegin() ? " and " : ", ";
            text += std::to_string(section);
            places += link("lab" + lab + "-" + std::to_string(section), text);
            text.clear();
        }
    }
    return places;
}

/// Something that a reader can unfold.
std::string folded(const std::string& summary, const std::string& html) {
    return as_block("<details><summary>" + as_html(summary) + "</summary>\n" + html + "</details>\n");
}

void write_evidence(std::ostream& out, const Evidence& evidence) {
    out << "**What happens.** In lab " << evidence.lab << ", *" << as_prose(evidence.test)
        << "*: " << as_prose(evidence.message) << "\n\n";
    std::string shown;
    for (const std::string& line : evidence.details) shown += line + "\n";
    if (!shown.empty() && !evidence.transcript.empty()) shown += "\n";
    shown += evidence.transcript;
    if (shown.empty()) return;
    const char* summary = evidence.transcript.empty() ? "In detail" : "What went over the wire";
    out << folded(summary, "<pre class=\"fragment\">" + as_html(shown) + "</pre>\n") << "\n";
}

void write_entry(std::ostream& out, const Entry& entry) {
    out << "### " << as_prose(belief_of(entry)) << " {#" << entry.id << "}\n\n";
    if (entry.evidence) write_evidence(out, *entry.evidence);
    out << "**What is true instead.** " << as_prose(entry.lesson) << "\n\n"
        << "`" << entry.id << "`: " << places_of(entry) << "\n\n";
}

void write_contents(std::ostream& out, const std::string& title, const std::vector<const Entry*>& group) {
    std::string list = "<ul>\n";
    for (const Entry* entry : group)
        list += "<li><a href=\"#" + entry->id + "\">" + as_html(belief_of(*entry)) + "</a></li>\n";
    out << folded(title + " (" + std::to_string(group.size()) + ")", list + "</ul>\n");
}

} // namespace

void write_page(std::ostream& out, std::string introduction, const std::vector<Entry>& entries,
                const std::map<std::string, std::string>& titles) {
    constexpr std::string_view placeholder = "@ENTRIES@";
    if (const auto at = introduction.find(placeholder); at != std::string::npos)
        introduction.replace(at, placeholder.size(), std::to_string(entries.size()));
    out << introduction << "\n";

    std::map<std::string, std::vector<const Entry*>> by_lab;
    for (const Entry& entry : entries) by_lab[entry.first_lab()].push_back(&entry);
    const auto title_of = [&](const std::string& lab) { return "Lab " + lab + ": " + titles.at(lab); };
    for (const auto& [lab, group] : by_lab) write_contents(out, title_of(lab), group);
    for (const auto& [lab, group] : by_lab) {
        out << "\n## " << as_prose(title_of(lab)) << " {#misconceptions-" << lab << "}\n\n";
        for (const Entry* entry : group) write_entry(out, *entry);
    }
}

} // namespace catalogue
