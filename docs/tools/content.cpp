// What stands in a page's text: figures, listings, tables.
#include "finish.hpp"
#include "html.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

using html::between;

void frame_figures(std::string& page) {
    static constexpr std::string_view figure = "<svg class=\"fig";
    for (auto at = page.find(figure); at != std::string::npos; at = page.find(figure, at)) {
        const auto end = page.find("</svg>", at);
        if (end == std::string::npos) return;
        std::string width(between(html::tag_at(page, at), "viewBox=\"", "\"")); // "0 0 640 200"
        width = width.substr(0, width.rfind(' '));
        width = width.substr(width.rfind(' ') + 1);
        const std::string frame = "<div class=\"figwrap\" style=\"--drawn: " + width + "px\">";
        page.insert(end + 6, "</div>");
        page.insert(at, frame);
        at = end + frame.size();
    }
}

void move_to_the_margin(std::string& page) {
    static constexpr std::string_view line = "<div class=\"line\">";
    for (auto start = page.find("<div class=\"fragment\">"); start != std::string::npos;
         start = page.find("<div class=\"fragment\">", start + 1)) {
        const auto end = page.find("<!-- fragment -->", start);
        std::vector<std::size_t> lines;
        auto margin = std::string::npos;
        for (auto at = page.find(line, start); at < end; at = page.find(line, at + 1)) {
            const auto first = at + line.size();
            const auto ink = page.find_first_not_of(' ', first);
            if (page.compare(ink, 6, "</div>") != 0) {
                margin = std::min(margin, ink - first);
                lines.push_back(first);
            }
        }
        for (auto first = lines.rbegin(); margin > 0 && first != lines.rend(); ++first) {
            page.erase(*first, margin);
        }
    }
}

void clear_empty_corners(std::string& page) {
    static constexpr std::string_view header = "<th class=\"markdownTableHead";
    for (auto at = page.find(header); at != std::string::npos; at = page.find(header, at + 1)) {
        const auto end = page.find("</th>", at);
        if (end == std::string::npos) return;
        if (html::words_of(std::string_view(page).substr(at, end - at)).empty()) {
            page.replace(at, end + 5 - at, "<td></td>");
        }
    }
}

void refuse_torn_details(const std::string& page) {
    static constexpr std::string_view begin = "<details";
    for (auto at = page.find(begin); at != std::string::npos; at = page.find(begin, at + 1)) {
        const auto inside = page.find_first_not_of(" \n", at + html::tag_at(page, at).size());
        if (page.compare(inside, 8, "<summary") != 0) {
            throw std::runtime_error("a <details> without <summary>: there must be no empty line before its end");
        }
    }
}
