#include "harness/handout.hpp"

#include <string_view>

namespace harness {

namespace {

bool stands_for_itself(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || std::string_view("-._~/").find(c) != std::string_view::npos;
}

/// RFC 3986, section 2.1: other characters of a path as their bytes in hexadecimal.
std::string percent_encoded(const std::string& path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        if (stands_for_itself(c)) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', digits[byte / 16], digits[byte % 16]};
        }
    }
    return out;
}

} // namespace

std::string handout_of(const Grading& grading) { return "docs/en/" + grading.lab + "-" + grading.lab_name + ".md"; }

std::vector<std::string> pages_for(const std::string& site, const std::string& lab, const TestResult& result) {
    if (site.empty()) return {};
    const std::string folder = "file://" + percent_encoded(site) + "/";
    const std::string page = "lab" + lab;
    return {folder + page + ".html#" + page + "-" + std::to_string(result.section),
            folder + "misconceptions.html#" + result.misconception};
}

} // namespace harness
