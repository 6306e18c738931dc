#include "autograder/intake/source_text.hpp"

#include <algorithm>
#include <cstdint>

namespace autograder {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// RFC 2781. Half of a surrogate pair becomes '?', which the compiler will complain about.
std::string from_utf16(std::string_view bytes, bool big_endian) {
    std::string text;
    const auto unit = [&](std::size_t i) {
        const auto first = static_cast<unsigned char>(bytes[i]);
        const auto second = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<std::uint32_t>(big_endian ? first << 8 | second : second << 8 | first);
    };
    const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
        std::uint32_t c = unit(i);
        const std::uint32_t low = i + 3 < bytes.size() ? unit(i + 2) : 0;
        if (c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = '?';
        }
        if (c < 0x80) {
            put(c);
        } else if (c < 0x800) {
            put(0xC0 | c >> 6);
        } else if (c < 0x10000) {
            put(0xE0 | c >> 12);
            put(0x80 | (c >> 6 & 0x3F));
        } else {
            put(0xF0 | c >> 18);
            put(0x80 | (c >> 12 & 0x3F));
            put(0x80 | (c >> 6 & 0x3F));
        }
        if (c >= 0x80) put(0x80 | (c & 0x3F));
    }
    return text;
}

/// Spaces instead of everything that is not code. A raw string counts as a string, which is near enough here.
std::string code_only(std::string_view text) {
    std::string code;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        if (rest.starts_with("//")) {
            i = std::min(text.find('\n', i), text.size());
        } else if (rest.starts_with("/*")) {
            const std::size_t end = text.find("*/", i + 2);
            i = end == std::string_view::npos ? text.size() : end + 2;
            code += ' ';
        } else if (rest.front() == '"') {
            for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i) {
                if (text[i] == '\\') ++i;
            }
            ++i;
            code += ' ';
        } else {
            code += text[i++];
        }
    }
    return code;
}

bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

std::string_view trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(" \t\r\n");
    return from == std::string_view::npos ? std::string_view() : text.substr(from);
}

} // namespace

std::string source_text(std::string_view bytes, std::vector<std::string>& remarks) {
    std::string text;
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        text = from_utf16(bytes, bytes.front() == '\xFE');
        remarks.emplace_back("was UTF-16 text, which compilers do not read, and was turned into UTF-8");
    } else {
        if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
        text = bytes;
    }
    std::string lines;
    lines.reserve(text.size());
    for (const char c : text) {
        while (c == '\n' && lines.ends_with('\r')) lines.pop_back();
        lines += c;
    }
    return lines;
}

bool defines_namespace(std::string_view text, std::string_view name) {
    const std::string code = code_only(text);
    constexpr std::string_view word = "namespace";
    for (std::size_t at = code.find(word); at != std::string::npos; at = code.find(word, at + 1)) {
        if (at > 0 && in_word(code[at - 1])) continue;
        const std::string_view after = std::string_view(code).substr(at + word.size());
        std::string_view rest = trimmed(after);
        if (rest.size() == after.size() || !rest.starts_with(name)) continue;
        rest = trimmed(rest.substr(name.size()));
        if (rest.starts_with('{')) return true; // neither "using namespace x;" nor "namespace x::y {" nor a longer name
    }
    return false;
}

} // namespace autograder
