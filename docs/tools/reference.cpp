// What Doxygen adds to the reference.
#include "finish.hpp"
#include "html.hpp"

#include <string_view>

using html::between;

bool only_repeats(const std::string& file) {
    for (const std::string_view list :
         {"dir_", "functions", "globals", "namespacemembers", "classes.html", "hierarchy.html", "pages.html"}) {
        if (file.starts_with(list)) return true;
    }
    return file.ends_with("-members.html");
}

void leave_lists_out(std::string& page) {
    for (auto at = page.find("<a "); at != std::string::npos; at = page.find("<a ", at + 1)) {
        const auto tag = html::tag_at(page, at);
        const std::string target(between(tag, "href=\"", "\""));
        if (!only_repeats(target.substr(0, target.find('#')))) continue;
        const auto end = page.find("</a>", at);
        page.erase(end, 4);
        page.erase(at, tag.size());
    }
}

void show_inherited_members(std::string& page) {
    static constexpr std::string_view header = "<tr class=\"inherit_header";
    for (auto at = page.find(header); at != std::string::npos; at = page.find(header, at + 1)) {
        const auto cell = page.find("<td", at);
        const auto image = page.find("<img", cell);
        if (cell == std::string::npos || image == std::string::npos) return;
        const auto after = image + html::tag_at(page, image).size();
        page.replace(cell, after - cell, "<td colspan=\"2\">");
    }
}
