#include "autograder/intake/identify.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <set>

#include "autograder/intake/names.hpp"

namespace autograder {

namespace {

/// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/: for telling names apart, not against anybody.
std::string hash_of(const std::string& text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x", hash);
    return digits.data();
}

/// Lower-case letters, digits, and single '-' between them.
/// \param lost set when a letter has no place in it
std::string key_part(const std::string& text, bool& lost) {
    constexpr std::size_t most = 48;
    std::string part;
    for (const char c : plain_latin(text)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            part += c;
        } else {
            lost = lost || static_cast<unsigned char>(c) >= 0x80;
            if (!part.empty() && part.back() != '-') part += '-';
        }
    }
    lost = lost || part.size() > most;
    part.resize(std::min(part.size(), most));
    while (part.ends_with('-')) part.pop_back();
    return part;
}

std::string whole(const Student& student) { return student.name + '\n' + student.id + '\n' + student.login; }

std::string key_of(const Student& student) {
    bool lost = false;
    bool id_lost = false;
    std::string key = key_part(student.name, lost);
    const std::string id = key_part(student.id, id_lost);
    if (key.empty()) key = "student";
    if (!id.empty() && key != id) key += "-" + id;
    return id_lost || (id.empty() && (lost || key == "student")) ? key + "-" + hash_of(whole(student)) : key;
}

} // namespace

std::string identity_of(const ExportName& who) {
    const char platform = static_cast<char>('0' + static_cast<int>(who.platform));
    return who.id.empty() ? std::string{platform} + "name " + who.name : std::string{platform} + "id " + who.id;
}

void give_keys(std::vector<Submission>& submissions) {
    std::map<std::string, int> times;
    for (Submission& submission : submissions) {
        submission.student.key = key_of(submission.student);
        ++times[submission.student.key];
    }
    std::stable_sort(submissions.begin(), submissions.end(),
                     [](const Submission& a, const Submission& b) { return whole(a.student) < whole(b.student); });
    std::set<std::string> taken;
    for (Submission& submission : submissions) {
        std::string& key = submission.student.key;
        if (times[key] > 1) key += "-" + hash_of(whole(submission.student));
        const std::string wanted = key;
        for (int n = 2; !taken.insert(key).second; ++n) key = wanted + "-" + std::to_string(n);
    }
    std::sort(submissions.begin(), submissions.end(),
              [](const Submission& a, const Submission& b) { return a.student.key < b.student.key; });
}

} // namespace autograder
