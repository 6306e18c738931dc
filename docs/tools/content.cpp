// What stands in a page's text: figures, listings, tables.
#include "finish.hpp"
#include "html.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

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

namespace {

std::string without_tags(std::string_view html) {
    std::string text;
    for (std::size_t at = 0; at < html.size();) {
        if (html[at] == '<') {
            at += html::tag_at(html, at).size();
        } else {
            text += html[at++];
        }
    }
    return text;
}

/// A listing's lines, as text, and where in the page the class of each of them ends.
struct Line {
    std::string text;
    std::size_t mark;
};

std::vector<Line> lines_of_listing(const std::string& page, std::size_t start) {
    static constexpr std::string_view begin = "<div class=\"line\">";
    const auto end = page.find("<!-- fragment -->", start);
    std::vector<Line> lines;
    for (auto at = page.find(begin, start); at < end; at = page.find(begin, at + 1)) {
        lines.push_back({without_tags(between(page, begin, "</div>", at)), at + begin.size() - 2});
    }
    return lines;
}

/// Whether there are so many blanks between two words of the line.
bool has_gap(std::string_view line, std::size_t blanks) {
    const auto ink = line.find_first_not_of(' ');
    const auto gap = line.find(std::string(blanks, ' '), ink);
    return gap != std::string_view::npos && gap < line.find_last_not_of(' ');
}

/// A class that says how far in the line begins, in steps of four blanks: what is folded goes on still further in.
std::string depth(std::size_t blanks) {
    if (blanks < 4) return {};
    return blanks > 16 ? " deep" : " in" + std::to_string(blanks / 4);
}

} // namespace

void split_plain_listings(std::string& page) {
    static constexpr std::string_view begin = "<pre class=\"fragment\">";
    static constexpr std::string_view end = "</pre>";
    for (auto at = page.find(begin); at != std::string::npos; at = page.find(begin, at)) {
        const std::string text(between(page, begin, end, at));
        std::string lines = "<div class=\"fragment\">";
        for (std::size_t first = 0; first < text.size();) {
            const auto last = std::min(text.find('\n', first), text.size());
            lines += "<div class=\"line\">" + text.substr(first, last - first) + "</div>\n";
            first = last + 1;
        }
        page.replace(at, begin.size() + text.size() + end.size(), lines + "</div><!-- fragment -->");
    }
}

void mark_lines(std::string& page) {
    constexpr std::size_t far_in = 10; // no paragraph of a report begins so far to the right
    for (auto start = page.find("<div class=\"fragment\">"); start != std::string::npos;
         start = page.find("<div class=\"fragment\">", start + 1)) {
        const auto lines = lines_of_listing(page, start);
        const bool has_columns =
            std::any_of(lines.begin(), lines.end(), [](const Line& line) { return has_gap(line.text, 3); });
        for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
            const auto ink = std::min(line->text.find_first_not_of(' '), line->text.size());
            const bool in_columns = has_columns && (ink >= far_in || has_gap(line->text, 2));
            page.insert(line->mark, in_columns ? " columns" : depth(ink));
        }
    }
}

void let_names_break(std::string& page) {
    static constexpr std::string_view begin = "<code>";
    static constexpr std::string_view row = "<tr class=\"markdown";
    for (auto start = page.find(row); start != std::string::npos; start = page.find(row, start + 1)) {
        auto end = page.find("</tr>", start);
        for (auto at = page.find(begin, start); at < end; at = page.find(begin, at)) {
            for (at += begin.size(); page.compare(at, 7, "</code>") != 0;) {
                if (page[at] == '<') {
                    at += html::tag_at(page, at).size();
                    continue;
                }
                const bool between_words = page[at] == '/' || page[at] == '_' || page.compare(at, 2, "::") == 0;
                at += page.compare(at, 2, "::") == 0 ? 2 : 1;
                if (between_words) {
                    page.insert(at, "<wbr/>");
                    at += 6;
                    end += 6;
                }
            }
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
