#include "autograder/report/names.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace autograder {

namespace {

/// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/: the same on every machine, unlike std::hash.
std::uint64_t hash_of(const std::string& text) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return hash ^ (hash >> 29U); // similar keys differ in the low bits first
}

std::string lower_case(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

} // namespace

std::vector<Shown> shown_students(const std::vector<StudentResult>& students, bool anonymous) {
    std::vector<Shown> rows;
    for (const StudentResult& s : students)
        rows.push_back({&s, s.student.name.empty() ? s.student.key : s.student.name});
    const auto key = [](const Shown& s) -> const std::string& { return s.result->student.key; };
    std::sort(rows.begin(), rows.end(), [&](const Shown& a, const Shown& b) {
        if (anonymous) return std::tuple(hash_of(key(a)), key(a)) < std::tuple(hash_of(key(b)), key(b));
        return std::tuple(lower_case(a.name), key(a)) < std::tuple(lower_case(b.name), key(b));
    });
    for (std::size_t i = 0; anonymous && i < rows.size(); ++i) rows[i].name = "Student " + std::to_string(i + 1);
    return rows;
}

} // namespace autograder
