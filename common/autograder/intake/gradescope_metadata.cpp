#include "autograder/intake/gradescope_metadata.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "autograder/intake/names.hpp"

namespace autograder {

namespace {

std::string double_quoted(std::string_view inside) {
    std::string result;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        const char c = inside[i];
        if (c != '\\' || i + 1 == inside.size()) {
            result += c;
            continue;
        }
        const char next = inside[++i];
        if (next == 'x' && i + 2 < inside.size()) { // Ruby writes bytes past ASCII so only in binary text
            constexpr std::string_view digits = "0123456789ABCDEF";
            const std::size_t high = digits.find(inside[i + 1]);
            const std::size_t low = digits.find(inside[i + 2]);
            if (high != std::string_view::npos && low != std::string_view::npos)
                result += static_cast<char>(high << 4 | low);
            i += 2;
        } else {
            result += next;
        }
    }
    return result;
}

/// A YAML scalar on one line: https://yaml.org/spec/1.1/#id903915
std::string scalar(std::string_view text) {
    const bool quoted = text.size() >= 2 && text.front() == text.back();
    const std::string_view inside = quoted ? text.substr(1, text.size() - 2) : text;
    if (quoted && text.front() == '\'') {
        std::string result;
        for (std::size_t i = 0; i < inside.size(); ++i) {
            result += inside[i];
            if (inside[i] == '\'') ++i; // a quote in the text is written twice
        }
        return clean_name(result);
    }
    if (quoted && text.front() == '"') return clean_name(double_quoted(inside));
    return text == "null" || text == "~" ? "" : clean_name(text);
}

class Lines {
public:
    void line(std::string_view line) {
        const bool item = line.starts_with("  - ");
        if (!line.empty() && line.front() != ' ') {
            submission_ = line.ends_with(':') ? scalar(line.substr(0, line.size() - 1)) : "";
            listing_ = false;
        } else if (line.size() > 2 && line[2] != ' ' && !item && line.starts_with("  ")) {
            listing_ = !submission_.empty() && line == "  :submitters:";
        } else if (listing_ && item) {
            submitters_[submission_].emplace_back();
            field(line.substr(4));
        } else if (listing_ && line.starts_with("    ") && !submitters_[submission_].empty()) {
            field(line.substr(4));
        }
    }
    std::map<std::string, std::vector<Submitter>> result() { return std::move(submitters_); }

private:
    void field(std::string_view text) {
        Submitter& submitter = submitters_[submission_].back();
        const std::array<std::pair<std::string_view, std::string*>, 3> fields{
            {{":name: ", &submitter.name}, {":sid: ", &submitter.sid}, {":email: ", &submitter.email}}};
        for (const auto& [key, value] : fields) {
            if (text.starts_with(key)) *value = scalar(text.substr(key.size()));
        }
    }

    std::map<std::string, std::vector<Submitter>> submitters_;
    std::string submission_;
    bool listing_ = false;
};

} // namespace

std::map<std::string, std::vector<Submitter>> gradescope_submitters(std::string_view yaml) {
    Lines lines;
    while (!yaml.empty()) {
        const std::size_t end = std::min(yaml.find('\n'), yaml.size());
        std::string_view line = yaml.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.line(line);
        yaml.remove_prefix(std::min(end + 1, yaml.size()));
    }
    return lines.result();
}

} // namespace autograder
