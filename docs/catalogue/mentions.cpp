#include "mentions.hpp"

#include <cctype>
#include <cstddef>

namespace catalogue {

namespace {

/// The number behind the first comma, in `"id", 3)` and also in `"id" : "other", 3)`; 0 when something else stands there.
int section_behind(const std::string& source, std::size_t at) {
    int depth = 0;
    bool is_in_text = false;
    for (; at < source.size(); ++at) {
        const char c = source[at];
        if (c == '"') is_in_text = !is_in_text;
        if (is_in_text) continue;
        if (c == '(') ++depth;
        if (c == ')' && --depth < 0) return 0;
        if (c == ';' || c == '{' || c == '}') return 0;
        if (c == ',' && depth == 0) break;
    }
    while (++at < source.size() && std::isspace(static_cast<unsigned char>(source[at])) != 0) {}
    int number = 0;
    for (; at < source.size() && std::isdigit(static_cast<unsigned char>(source[at])) != 0; ++at)
        number = number * 10 + (source[at] - '0');
    return number;
}

} // namespace

Mentions mentions_in(const std::string& source, const std::set<std::string>& ids) {
    Mentions found;
    for (const std::string& id : ids) {
        const std::string literal = "\"" + id + "\"";
        for (std::size_t at = 0; (at = source.find(literal, at)) != std::string::npos;) {
            at += literal.size();
            auto& sections = found[id];
            if (const int section = section_behind(source, at); section != 0) sections.insert(section);
        }
    }
    return found;
}

} // namespace catalogue
