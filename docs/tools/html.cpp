#include "html.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace html {

namespace {

std::size_t end_of(std::string_view html, std::string_view mark, std::size_t from) {
    const auto found = html.find(mark, from);
    return found == std::string_view::npos ? html.size() : found + mark.size();
}

void decode_entities(std::string& text) {
    static constexpr std::pair<std::string_view, std::string_view>
        entities[] =
            {
                {"&#160;", " "},  {"&nbsp;", " "},   {"&#9670;", ""},  {"&#9660;", ""},  {"&#9658;", ""},
                {"&lt;", "<"},    {"&gt;", ">"},     {"&quot;", "\""}, {"&#39;", "'"},   {"&ndash;", "–"},
                {"&mdash;", "—"}, {"&hellip;", "…"}, {"&lsquo;", "‘"}, {"&rsquo;", "’"}, {"&ldquo;", "“"},
                {"&rdquo;", "”"}, {"&amp;", "&"}, // the last: it makes others
            };
    for (const auto& [entity, character] : entities) {
        replace_all(text, entity, character);
    }
}

std::string with_single_blanks(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t';
        if (!blank) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    if (!result.empty() && result.back() == ' ') {
        result.pop_back();
    }
    return result;
}

// Between these the browser leaves no gap, so "<b>re</b>cv" is one word; any other tag separates words.
bool is_inside_words(std::string_view tag) {
    for (const std::string_view name : {"a", "b", "code", "em", "span", "strong", "sub", "sup", "wbr"}) {
        const auto rest = tag.substr(tag.starts_with("</") ? 2 : 1);
        if (rest.starts_with(name)
            && (rest[name.size()] == '>' || rest[name.size()] == ' ' || rest[name.size()] == '/')) {
            return true;
        }
    }
    return false;
}

} // namespace

std::vector<std::filesystem::path> pages_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> pages;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".html") {
            pages.push_back(entry.path());
        }
    }
    std::sort(pages.begin(), pages.end());
    return pages;
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw std::runtime_error("cannot read " + file.string());
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::filesystem::path& file, const std::string& content) {
    std::ofstream out(file, std::ios::binary);
    out << content;
    if (!out.flush()) {
        throw std::runtime_error("cannot write " + file.string());
    }
}

std::string_view between(std::string_view text, std::string_view begin, std::string_view end, std::size_t from) {
    const auto start = text.find(begin, from);
    if (start == std::string_view::npos) {
        return {};
    }
    const auto stop = text.find(end, start + begin.size());
    if (stop == std::string_view::npos) {
        return {};
    }
    return text.substr(start + begin.size(), stop - start - begin.size());
}

void replace_all(std::string& text, std::string_view old, std::string_view replacement) {
    for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + replacement.size())) {
        text.replace(at, old.size(), replacement);
    }
}

std::string_view tag_at(std::string_view html, std::size_t at) {
    const auto rest = html.substr(at);
    if (rest.starts_with("<!--")) {
        return rest.substr(0, end_of(rest, "-->", 0));
    }
    if (rest.starts_with("<script")) {
        return rest.substr(0, end_of(rest, "</script>", 0));
    }
    return rest.substr(0, end_of(rest, ">", 0));
}

std::string words_of(std::string_view html) {
    std::string text;
    for (std::size_t at = 0; at < html.size();) {
        if (html[at] != '<') {
            text += html[at++];
            continue;
        }
        const auto tag = tag_at(html, at);
        if (!is_inside_words(tag)) {
            text += ' ';
        }
        at += tag.size();
    }
    decode_entities(text);
    return with_single_blanks(text);
}

} // namespace html
