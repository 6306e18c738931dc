#include "autograder/intake/names.hpp"

#include <algorithm>
#include <array>

#include "autograder/intake/composition.hpp"

namespace autograder {

namespace {

constexpr char32_t replacement = 0xFFFD;

// The upper half of code page 437: https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT
constexpr std::u32string_view code_page_437 = U"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»"
                                              U"░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
                                              U"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";
static_assert(code_page_437.size() == 128);

/// Decodes strictly: no overlong forms, surrogates or numbers past U+10FFFF. See RFC 3629, section 3.
std::optional<std::u32string> from_utf8(std::string_view bytes) {
    std::u32string text;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto first = static_cast<unsigned char>(bytes[i++]);
        const int more = first < 0x80   ? 0
                         : first < 0xC2 ? -1
                         : first < 0xE0 ? 1
                         : first < 0xF0 ? 2
                         : first < 0xF5 ? 3
                                        : -1;
        if (more < 0 || bytes.size() - i < static_cast<std::size_t>(more)) return std::nullopt;
        char32_t c = more == 0 ? first : first & (0x3FU >> more);
        for (int k = 0; k < more; ++k) {
            const auto next = static_cast<unsigned char>(bytes[i++]);
            if ((next & 0xC0U) != 0x80) return std::nullopt;
            c = c << 6 | (next & 0x3FU);
        }
        constexpr std::array<char32_t, 4> least{0, 0x80, 0x800, 0x10000};
        if (c < least.at(static_cast<std::size_t>(more)) || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
            return std::nullopt;
        text += c;
    }
    return text;
}

std::u32string from_code_page_437(std::string_view bytes) {
    std::u32string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += byte < 0x80 ? char32_t{byte} : code_page_437[byte - 0x80U];
    }
    return text;
}

void append_utf8(std::string& bytes, char32_t c) {
    const auto continued = [&](int shift) { bytes += static_cast<char>(0x80U | (c >> shift & 0x3FU)); };
    if (c < 0x80) {
        bytes += static_cast<char>(c);
    } else if (c < 0x800) {
        bytes += static_cast<char>(0xC0U | c >> 6);
        continued(0);
    } else if (c < 0x10000) {
        bytes += static_cast<char>(0xE0U | c >> 12);
        continued(6);
        continued(0);
    } else {
        bytes += static_cast<char>(0xF0U | c >> 18);
        continued(12);
        continued(6);
        continued(0);
    }
}

/// C0 and C1 controls, line separators, marks and overrides of direction: whoever prints them is fooled.
bool misleads(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E)
           || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

} // namespace

std::string clean_name(std::string_view raw) {
    constexpr std::size_t most = 1000;
    const std::optional<std::u32string> utf8 = from_utf8(raw);
    std::string name;
    for (const char32_t c : composed(utf8 ? *utf8 : from_code_page_437(raw))) {
        std::string next;
        append_utf8(next, misleads(c) ? replacement : c);
        if (name.size() + next.size() > most) break;
        name += next;
    }
    return name;
}

std::optional<std::string> clean_path(std::string_view raw, int depth) {
    std::string name = clean_name(raw);
    for (char& c : name) {
        if (c == '\\') c = '/';
    }
    if (name.starts_with('/') || (name.size() > 1 && name[1] == ':') || raw.size() > 1000) return std::nullopt;
    std::string path;
    int parts = 0;
    for (std::size_t from = 0; from <= name.size();) {
        const std::size_t to = std::min(name.find('/', from), name.size());
        const std::string part = name.substr(from, to - from);
        from = to + 1;
        if (part == "..") return std::nullopt;
        if (part.empty() || part == ".") continue;
        if (++parts > depth) return std::nullopt;
        path += (path.empty() ? "" : "/") + part;
    }
    if (path.empty()) return std::nullopt;
    return path;
}

std::string plain_latin(std::string_view name) {
    std::string plain;
    for (const char32_t c : from_utf8(name).value_or(std::u32string())) {
        if (c == U'ß') {
            plain += "ss";
        } else if (c == U'æ' || c == U'Æ') {
            plain += "ae";
        } else if (c == U'œ' || c == U'Œ') {
            plain += "oe";
        } else {
            append_utf8(plain, base_letter(c));
        }
    }
    return lower(plain);
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

} // namespace autograder
