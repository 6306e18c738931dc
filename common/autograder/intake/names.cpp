#include "autograder/intake/names.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

namespace autograder {

namespace {

constexpr char32_t replacement = 0xFFFD;

// The upper half of code page 437: https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT
constexpr std::u32string_view code_page_437 = U"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»"
                                              U"░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
                                              U"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";
static_assert(code_page_437.size() == 128);

// Letters that Unicode does not take apart: a stroke is no combining mark.
constexpr std::array<std::pair<char32_t, std::string_view>, 16> not_decomposed{{
    {U'Ø', "o"},
    {U'ø', "o"},
    {U'Đ', "d"},
    {U'đ', "d"},
    {U'Ł', "l"},
    {U'ł', "l"},
    {U'Ħ', "h"},
    {U'ħ', "h"},
    {U'Ŧ', "t"},
    {U'ŧ', "t"},
    {U'ı', "i"},
    {U'ß', "ss"},
    {U'Æ', "ae"},
    {U'æ', "ae"},
    {U'Œ', "oe"},
    {U'œ', "oe"},
}};

/// What utf8proc makes of a text. \return nothing when \p text is not UTF-8
std::optional<std::string> mapped(std::string_view text, unsigned options) {
    utf8proc_uint8_t* made = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &made, static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
    const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(made, std::free);
    if (size < 0) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
}

std::string encoded(char32_t c) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = static_cast<std::size_t>(utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes.data()));
    return {bytes.begin(), bytes.begin() + size};
}

/// The code points of a text that is UTF-8.
std::u32string code_points(std::string_view text) {
    std::u32string points;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (auto left = static_cast<utf8proc_ssize_t>(text.size()); left > 0;) {
        utf8proc_int32_t point = 0;
        const utf8proc_ssize_t size = std::max<utf8proc_ssize_t>(utf8proc_iterate(at, left, &point), 1);
        points += static_cast<char32_t>(point);
        at += size;
        left -= size;
    }
    return points;
}

std::string from_code_page_437(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += byte < 0x80 ? std::string(1, c) : encoded(code_page_437[byte - 0x80U]);
    }
    return text;
}

/// C0 and C1 controls, line separators, marks and overrides of direction: whoever prints them is fooled.
bool misleads(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E)
           || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

} // namespace

std::string clean_name(std::string_view raw) {
    constexpr std::size_t most = 1000;
    const std::optional<std::string> utf8 = mapped(raw, UTF8PROC_COMPOSE);
    std::string name;
    for (const char32_t c : code_points(utf8 ? *utf8 : from_code_page_437(raw))) {
        const std::string next = encoded(misleads(c) ? replacement : c);
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
    for (const char32_t c : code_points(mapped(name, UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK).value_or(""))) {
        const auto* const letter = std::find_if(not_decomposed.begin(), not_decomposed.end(),
                                                [c](const auto& each) { return each.first == c; });
        plain += letter == not_decomposed.end() ? encoded(c) : std::string(letter->second);
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
