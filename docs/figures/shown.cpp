#include "figures/shown.hpp"

#include <algorithm>

namespace figures {

std::string as_demos_show(const std::string& bytes) {
    std::string text = bytes;
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '.');
    return '"' + text + '"';
}

std::string numbered(const std::vector<std::string>& lines) {
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += std::to_string(i + 1) + ": " + lines[i] + "\n";
    }
    return text;
}

} // namespace figures
