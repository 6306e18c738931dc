#include "prose.hpp"

#include <stdexcept>
#include <string_view>

namespace catalogue {

std::string as_prose(const std::string& text) {
    constexpr std::string_view has_meaning = "\\@&$#<>%*`\"";
    std::string prose;
    for (const char c : text) {
        if (has_meaning.find(c) != std::string_view::npos) prose += '\\';
        prose += c;
    }
    return prose;
}

std::string as_html(const std::string& text) {
    std::string html;
    for (const char c : text) {
        if (c == '&')
            html += "&amp;";
        else if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else
            html += c;
    }
    return html;
}

std::string as_block(const std::string& html) {
    if (html.find("\\endhtmlonly") != std::string::npos) throw std::runtime_error("the end of a block inside it");
    return "\\htmlonly[block]\n" + html + "\\endhtmlonly\n";
}

} // namespace catalogue
