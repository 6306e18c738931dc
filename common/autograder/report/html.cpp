#include "autograder/report/html.hpp"

#include "autograder/report/printable.hpp"

namespace autograder {

std::string escape_markup(std::string_view text) {
    std::string escaped;
    for (const char c : printable(text)) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\'':
            escaped += "&#39;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

std::string element(std::string_view name,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> attributes,
                    std::string_view content) {
    std::string out = "<";
    out += name;
    for (const auto& [attribute, value] : attributes) {
        if (value.empty()) continue;
        out += " ";
        out += attribute;
        out += "=\"" + escape_markup(value) + "\"";
    }
    out += ">";
    out += content;
    out += "</";
    out += name;
    return out + ">";
}

std::string element(std::string_view name, std::string_view content) { return element(name, {}, content); }

} // namespace autograder
