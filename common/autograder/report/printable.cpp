#include "autograder/report/printable.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <sstream>
#include <vector>

namespace autograder {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 0; ///< 0 when the bytes are not a character
};

/// The well-formed sequences of table 3-7 of the Unicode standard, https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf
Character decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
    std::uint32_t code = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return {};
        code = code << 6U | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (overlong || surrogate || code > 0x10FFFF) return {};
    return {code, length};
}

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9), line separators, and noncharacters.
bool misleads(std::uint32_t code) {
    return code == 0x061C || (code >= 0x200E && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E)
           || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF || (code >= 0xFDD0 && code <= 0xFDEF)
           || (code & 0xFFFEU) == 0xFFFE;
}

} // namespace

std::string printable(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const Character c = decode(text);
        const std::size_t bytes = c.bytes == 0 ? 1 : c.bytes;
        const bool line_end = c.code == '\r' && text.size() > 1 && text[1] == '\n'; // the LF follows
        if (c.bytes == 0 || misleads(c.code)) {
            shown += replacement;
        } else if ((c.code < 0x20 && c.code != '\n' && c.code != '\t') || (c.code >= 0x7F && c.code < 0xA0)) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\x%02x", static_cast<unsigned>(c.code));
            if (!line_end) shown += escape.data();
        } else {
            shown += text.substr(0, bytes);
        }
        text.remove_prefix(bytes);
    }
    return shown;
}

std::string one_line(std::string_view text) {
    std::string line = printable(text);
    for (char& c : line) {
        if (c == '\n' || c == '\t') c = ' ';
    }
    return line;
}

std::string shortened(std::string text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80) --bytes;
    return text.substr(0, bytes) + "...";
}

std::string fewer_lines(const std::string& text, std::size_t most) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    if (lines.size() <= most) return text;
    const std::size_t head = most / 3; // what went wrong is mostly near the end
    const std::size_t tail = most - head;
    std::string out;
    for (std::size_t i = 0; i < head; ++i) out += lines[i] + "\n";
    out += "... (" + std::to_string(lines.size() - most) + " lines left out)\n";
    for (std::size_t i = lines.size() - tail; i < lines.size(); ++i) out += lines[i] + "\n";
    return out;
}

} // namespace autograder
