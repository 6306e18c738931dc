#include "harness/replay.hpp"

#include <algorithm>

namespace harness {

namespace {

std::string quoted_for_shell(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

/// The first words of the title, two at least, that stand in no other.
std::string shortest_part(const std::string& title, const std::vector<std::string>& all) {
    for (auto end = title.find(' ', title.find(' ') + 1); end != std::string::npos; end = title.find(' ', end + 1)) {
        const std::string part = title.substr(0, end);
        const auto holds = [&](const std::string& other) { return other.find(part) != std::string::npos; };
        if (std::count_if(all.begin(), all.end(), holds) == 1) return part;
    }
    return title;
}

} // namespace

std::string replay_command(const std::string& lab, const std::string& title, const std::string& case_text,
                           const std::vector<std::string>& all) {
    return "labs/check " + lab + " --only " + quoted_for_shell(shortest_part(title, all))
           + (case_text.empty() ? "" : " --case " + case_text);
}

} // namespace harness
