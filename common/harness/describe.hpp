#pragma once
/// \file
/// Values as text for a report: bytes escaped, long ones cut in the middle.

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace harness {

/// \return "1 byte", "2 bytes"
std::string bytes_of(std::size_t n);
/// \return the bytes in quotes, printable ASCII as it is and everything else as \n, \0 or \xNN, cut to about \p width columns with
/// the number of bytes behind it. Nothing in it can be mistaken for a line of the report.
std::string quote(std::string_view bytes, std::size_t width = 40);
/// The same without quotes and never cut: for text such as the what() of a student's exception. Bounded to 300 characters.
std::string escape(std::string_view text);

/// "ECONNRESET", or the number of an error without a name.
std::string errno_name(int error);

/// Two byte strings that should be equal: the lines "expected: ..." and "received: ..." around the first difference.
std::vector<std::string> difference(std::string_view expected, std::string_view received);

inline std::string describe(const std::string& s) { return quote(s); }
inline std::string describe(bool b) { return b ? "true" : "false"; }
template <class T>
    requires(std::integral<T> && !std::same_as<T, bool>)
std::string describe(T n) { return std::to_string(n); }
template <class T>
    requires std::is_enum_v<T> std::string describe(T e) { return std::to_string(static_cast<long>(e)); }
template <class T>
std::string describe(const std::optional<T>& o) {
    return o ? describe(*o) : "nothing (std::nullopt)";
}
template <class T>
std::string describe(const std::vector<T>& v) {
    std::string text = "{";
    for (std::size_t i = 0; i < v.size(); ++i) {
        if (i == 6 && v.size() > 7) {
            return text + ", ... " + std::to_string(v.size()) + " in all}";
        }
        text += (i == 0 ? "" : ", ") + describe(v[i]);
    }
    return text + "}";
}
template <class A, class B>
std::string describe(const std::pair<A, B>& p) {
    return "(" + describe(p.first) + ", " + describe(p.second) + ")";
}

/// Two values that should be equal: the lines "expected: ..." and "returned: ...". Of lists, the first entries that differ.
template <class T>
std::vector<std::string> comparison(const T& expected, const T& returned) {
    return {"expected: " + describe(expected), "returned: " + describe(returned)};
}
template <class T>
std::vector<std::string> comparison(const std::vector<T>& expected, const std::vector<T>& returned) {
    if (expected.size() <= 1 && returned.size() <= 1)
        return {"expected: " + describe(expected), "returned: " + describe(returned)};
    std::vector<std::string> lines;
    if (expected.size() != returned.size()) {
        lines.push_back("expected: a list of " + std::to_string(expected.size()));
        lines.push_back("returned: a list of " + std::to_string(returned.size()));
    }
    for (std::size_t i = 0; i < expected.size() && i < returned.size(); ++i) {
        if (expected[i] == returned[i]) continue;
        lines.push_back("number " + std::to_string(i + 1) + " expected: " + describe(expected[i]));
        lines.push_back("number " + std::to_string(i + 1) + " returned: " + describe(returned[i]));
        break;
    }
    return lines;
}

} // namespace harness
