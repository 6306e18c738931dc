// Functions of the same name in several labs: Doxygen links such a name to whichever of them it has found first.
#include "finish.hpp"
#include "html.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

using html::between;

namespace {

constexpr std::size_t digits = 2; // of a lab's number

/// The number behind the last \p words in front of \p end, or nothing.
std::string last_number(std::string_view page, std::string_view words, std::size_t end) {
    const auto at = page.rfind(words, end);
    return at == std::string_view::npos ? std::string() : std::string(page.substr(at + words.size(), digits));
}

bool is_a_number(std::string_view text) {
    return text.size() == digits && std::isdigit(static_cast<unsigned char>(text[0])) != 0
           && std::isdigit(static_cast<unsigned char>(text[1])) != 0;
}

/// Where the page of a namespace tells of a function, as a link; nothing when it has none of that name.
std::string link_to(std::string_view functions, std::string_view name) {
    const std::string end = "\">" + std::string(name) + "</a>";
    const auto at = functions.find(end);
    if (at == std::string_view::npos) return {};
    static constexpr std::string_view begin = "href=\"";
    const auto start = functions.rfind(begin, at) + begin.size();
    return std::string(functions.substr(start, at - start));
}

} // namespace

Namesakes::Namesakes(const std::filesystem::path& folder) {
    for (const auto& path : html::pages_in(folder)) {
        const std::string file = path.filename().string();
        if (!file.starts_with("namespace")) continue;
        std::string page = html::read(path);
        // The namespace of a lab says "Lab 03." of itself, above the details.
        const std::string words = html::words_of(page.substr(std::min(page.find("class=\"contents\""), page.size())));
        const std::string number = last_number(words, "Lab ", words.find(". More"));
        if (is_a_number(number)) labs_[number] = std::move(page);
    }
}

void Namesakes::set_right(std::string& page, const std::string& file) const {
    static constexpr std::string_view begin = "href=\"namespace";
    const bool is_a_labs = file.starts_with("lab") && is_a_number(file.substr(3, digits));
    for (auto at = page.find("<a "); at != std::string::npos; at = page.find("<a ", at + 1)) {
        const auto tag = html::tag_at(page, at);
        const auto end = page.find("</a>", at);
        const std::string text = page.substr(at + tag.size(), end - at - tag.size());
        if (tag.find(begin) == std::string_view::npos || tag.find('#') == std::string_view::npos
            || tag.find("namespaceharness") != std::string_view::npos || text.find("::") != std::string::npos) {
            continue;
        }
        const std::string lab = is_a_labs ? file.substr(3, digits) : last_number(page, "In lab ", at);
        const auto functions = labs_.find(lab);
        const std::string target =
            functions == labs_.end() ? std::string() : link_to(functions->second, text.substr(0, text.find('(')));
        if (target.empty()) {
            page.erase(end, 4);
            page.erase(at, tag.size());
        } else {
            const std::string old(between(tag, "href=\"", "\""));
            page.replace(page.find(old, at), old.size(), target);
        }
    }
}
