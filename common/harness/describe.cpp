#include "harness/describe.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

namespace harness {

namespace {

std::string escaped(unsigned char byte) {
    switch (byte) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    default:
        break;
    }
    if (byte >= 32 && byte < 127) return {static_cast<char>(byte)};
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "\\x%02x", byte);
    return text.data();
}

} // namespace

std::string bytes_of(std::size_t n) { return std::to_string(n) + (n == 1 ? " byte" : " bytes"); }

std::string quote(std::string_view bytes, std::size_t width) {
    std::string text = "\"";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::string next = escaped(static_cast<unsigned char>(bytes[i]));
        if (text.size() + next.size() + 1 > width && i + 1 < bytes.size()) {
            return text + "...\" (" + bytes_of(bytes.size()) + ")";
        }
        text += next;
    }
    return text + "\"";
}

std::string escape(std::string_view text) {
    constexpr std::size_t most = 300;
    std::string clean;
    for (const char c : text.substr(0, most)) {
        const auto byte = static_cast<unsigned char>(c);
        clean += byte == '"' || byte == '\\' ? std::string(1, c) : escaped(byte);
    }
    return text.size() > most ? clean + "..." : clean;
}

std::string errno_name(int error) {
    const char* name = strerrorname_np(error);
    return name != nullptr ? name : std::to_string(error);
}

std::vector<std::string> difference(std::string_view expected, std::string_view received) {
    const auto [e, r] = std::mismatch(expected.begin(), expected.end(), received.begin(), received.end());
    const auto same = static_cast<std::size_t>(e - expected.begin());
    std::vector<std::string> lines;
    if (r == received.end() && same < expected.size()) {
        lines.push_back("expected: " + quote(expected));
        lines.push_back("received: " + quote(received));
        lines.push_back(bytes_of(expected.size() - same) + " missing at the end: " + quote(expected.substr(same)));
    } else if (e == expected.end()) {
        lines.push_back("expected: " + quote(expected));
        lines.push_back(bytes_of(received.size() - same) + " too many at the end: " + quote(received.substr(same)));
    } else {
        const std::size_t from = same > 8 ? same - 8 : 0; // a little of what is equal, to find the place by
        const std::string where = from > 0 ? "from byte " + std::to_string(from) + ": " : "";
        lines.push_back("expected: " + where + quote(expected.substr(from)));
        lines.push_back("received: " + where + quote(received.substr(from)));
        lines.push_back("the first difference is at byte " + std::to_string(same));
    }
    return lines;
}

} // namespace harness
