// The frame around a page: sidebar, previous and next, the other language.
#include "finish.hpp"
#include "html.hpp"

#include <algorithm>
#include <string_view>

using html::between;

std::vector<Entry> entries_of_the_sidebar(std::string_view page) {
    std::vector<Entry> entries;
    auto list = between(page, "<nav id=\"side\"", "</ol>");
    while (true) {
        const auto start = list.find("<a href=\"");
        if (start == std::string_view::npos) {
            return entries;
        }
        list.remove_prefix(start);
        const auto tag = html::tag_at(list, 0);
        entries.push_back({std::string(between(list, "href=\"", "\"")), std::string(between(list, ">", "</a>")),
                           tag.find(" lang=") == std::string_view::npos});
        list.remove_prefix(tag.size());
    }
}

void mark_current_page(std::string& page, const std::string& file) {
    const auto side = page.find("<nav id=\"side\"");
    const std::string link = "<a href=\"" + file + "\"";
    const auto at = page.find(link, side);
    if (side != std::string::npos && at < page.find("</nav>", side)) {
        page.insert(at + link.size(), " aria-current=\"page\"");
    }
}

void add_neighbours(std::string& page, const std::string& file, const std::vector<Entry>& entries) {
    const auto start = page.find("<nav class=\"neighbours\"");
    const auto end = page.find("</nav>", start);
    const auto here = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.file == file; });
    if (start == std::string::npos) {
        return;
    }
    if (here == entries.end()) {
        page.erase(start, end + 6 - start);
        return;
    }
    const auto link = [&](const Entry& to, const std::string& relation, std::string_view word) {
        return "<a rel=\"" + relation + "\" href=\"" + to.file + "\"><small>"
               + std::string(between(page, word, "\"", start)) + "</small>"
               + (to.translated ? to.title : "<span lang=\"en\">" + to.title + "</span>") + "</a>";
    };
    std::string links;
    if (here != entries.begin()) {
        links += link(here[-1], "prev", "data-previous=\"");
    }
    if (here + 1 != entries.end()) {
        links += link(here[1], "next", "data-next=\"");
    }
    page.insert(end, links);
}

void switch_to_the_same_page(std::string& page, const std::string& file) {
    const auto at = page.find("<a class=\"language\"");
    const auto target = page.find("/index.html\"", at);
    if (at != std::string::npos && target != std::string::npos) {
        page.replace(target + 1, 10, file);
    }
}

void say_that_it_is_not_translated(std::string& page) {
    html::replace_all(page, "<h1 class=\"title\">", "<h1 class=\"title\" lang=\"en\">");
    const std::string notice(between(page, "data-untranslated=\"", "\""));
    html::replace_all(page, "<div class=\"contents\">",
                      "<p class=\"untranslated\">" + notice + "</p>\n<div class=\"contents\" lang=\"en\">");
}
