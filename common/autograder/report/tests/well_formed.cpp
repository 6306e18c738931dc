#include "well_formed.hpp"

#include <algorithm>
#include <regex>
#include <vector>

namespace autograder {

namespace {

/// The characters between tags.
bool is_content(const std::string& text) {
    static const std::regex entity("&(amp|lt|gt|quot|#39);");
    for (std::size_t at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1)) {
        if (!std::regex_search(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), entity,
                               std::regex_constants::match_continuous))
            return false;
    }
    return text.find('<') == std::string::npos;
}

/// What stands between < and >; a > inside a value must be escaped, so the first one ends the tag.
bool is_tag(const std::string& tag) {
    static const std::regex form(R"re(/?[a-zA-Z][a-zA-Z0-9]*( [a-zA-Z:-]+="[^"<]*")*/?)re");
    return std::regex_match(tag, form) && is_content(tag);
}

} // namespace

std::string trouble_with(const std::string& markup) {
    std::vector<std::string> open;
    std::size_t at = 0;
    const auto near = [&] { return " at " + std::to_string(at) + ": " + markup.substr(at, 60); };
    while (at < markup.size()) {
        const std::size_t begin = std::min(markup.find('<', at), markup.size());
        const bool in_style = !open.empty() && open.back() == "style";
        if (!in_style && !is_content(markup.substr(at, begin - at))) return "bad content" + near();
        if (begin == markup.size()) break;
        at = begin;
        const std::size_t end = markup.find('>', at);
        if (end == std::string::npos) return "a tag without end" + near();
        const std::string tag = markup.substr(at + 1, end - at - 1);
        if (tag[0] != '?' && tag[0] != '!') {
            if (!is_tag(tag)) return "no tag" + near();
            const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
            if (tag[0] == '/') {
                if (open.empty() || "/" + open.back() != tag) return "an end without beginning" + near();
                open.pop_back();
            } else if (tag.back() != '/') {
                open.push_back(name);
            }
        }
        at = end + 1;
    }
    return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

int occurrences(const std::string& text, const std::string& part) {
    int count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

} // namespace autograder
