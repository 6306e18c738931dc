// Titles and headings, and the lists of them.
#include "finish.hpp"
#include "html.hpp"

#include <optional>
#include <string_view>

using html::between;

namespace {

/// A heading's words alone, for where neither its links nor its anchor may stand.
std::string words_as_html(std::string_view heading) {
    std::string words = html::words_of(heading);
    html::replace_all(words, "&", "&amp;");
    html::replace_all(words, "\"", "&quot;");
    html::replace_all(words, "<", "&lt;");
    return words;
}

} // namespace

void make_title_a_heading(std::string& page) {
    static constexpr std::string_view begin = "<div class=\"title\">";
    const auto start = page.find(begin);
    if (start == std::string::npos) {
        static constexpr std::string_view top = "<div class=\"contents\">";
        if (const auto contents = page.find(top); contents != std::string::npos) {
            page.insert(contents,
                        "<h1 class=\"unseen\">" + std::string(between(page, "<title>", "</title>")) + "</h1>\n");
        }
        return;
    }
    const auto stop = page.find("</div>", start);
    page.replace(stop, 6, "</h1>");
    page.replace(start, begin.size(), "<h1 class=\"title\">");
}

void lower_headings(std::string& page) {
    std::string result;
    int depth = 0;
    std::optional<int> text;
    for (std::size_t at = 0; at < page.size();) {
        if (page[at] != '<') {
            result += page[at++];
            continue;
        }
        std::string tag(html::tag_at(page, at));
        at += tag.size();
        const std::size_t letter = tag.starts_with("</") ? 2 : 1;
        if (tag.starts_with("<div")) {
            ++depth;
            if (!text && tag.find("class=\"textblock\"") != std::string::npos) {
                text = depth;
            }
        } else if (tag == "</div>") {
            if (text == depth) {
                text.reset();
            }
            --depth;
        } else if (text && tag.size() > letter + 1 && tag[letter] == 'h' && tag[letter + 1] >= '1'
                   && tag[letter + 1] < '6') {
            ++tag[letter + 1];
        }
        result += tag;
    }
    page = result;
}

void add_table_of_contents(std::string& page) {
    static constexpr std::string_view contents = "<div class=\"contents\">";
    static constexpr std::string_view section = "<h2><a class=\"anchor\" id=\"";
    const auto start = page.find(contents);
    std::string links;
    int sections = 0;
    for (auto at = page.find(section, start); at != std::string::npos; at = page.find(section, at + 1)) {
        const auto heading = words_as_html(between(page, "</a>", "</h2>", at));
        links += "<li><a href=\"#" + std::string(between(page, "id=\"", "\"", at)) + "\">" + heading + "</a></li>\n";
        ++sections;
    }
    if (start == std::string::npos || sections < 3) return;
    const std::string title(between(page, "data-sections=\"", "\""));
    page.insert(start + contents.size(), "<nav class=\"toc\" aria-label=\"" + title + "\"><p>" + title + "</p>\n<ul>\n"
                                             + links + "</ul>\n</nav>\n");
}

void link_headings_to_themselves(std::string& page) {
    static constexpr std::string_view anchor = "<a class=\"anchor\" id=\"";
    for (auto at = page.find(anchor); at != std::string::npos; at = page.find(anchor, at + 1)) {
        const auto end = page.find("</h", at);
        const auto line = page.find("\n<", at);
        if (end == std::string::npos || line < end) {
            continue; // an anchor in the text
        }
        const std::string id(between(page, "id=\"", "\"", at));
        const auto heading = words_as_html(std::string_view(page).substr(at, end - at));
        std::string link = "<a class=\"self\" href=\"#";
        link.append(id).append("\" aria-label=\"# ").append(heading).append("\">#</a>");
        page.insert(end, link);
    }
}
