#include "autograder/run/labs.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace fs = std::filesystem;

namespace autograder {

namespace {

bool is_numbered(const std::string& name) {
    return name.size() > 3 && std::isdigit(static_cast<unsigned char>(name[0])) != 0
           && std::isdigit(static_cast<unsigned char>(name[1])) != 0 && name[2] == '-';
}

bool is_called(const Lab& lab, const std::string& wanted) {
    const std::string stem = lab.file.substr(0, lab.file.rfind('.'));
    return wanted == lab.number || '0' + wanted == lab.number || wanted == lab.name || wanted == lab.name.substr(3)
           || wanted == stem;
}

/// FNV-1a of several texts, see http://www.isthe.com/chongo/tech/comp/fnv/. Not for anything that somebody would want to forge: a student's
/// result is only ever compared with that student's own.
class Fingerprint {
public:
    void add(const std::string& text) {
        for (const char c : text + '\0') {
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        }
    }
    [[nodiscard]] std::string text() const {
        std::array<char, 17> digits{};
        std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash_));
        return digits.data();
    }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325U;
};

std::string contents_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

std::vector<Lab> labs_under(const fs::path& root) {
    std::vector<Lab> labs;
    for (const auto& entry : fs::directory_iterator(root / "labs")) {
        const std::string name = entry.path().filename().string();
        if (!is_numbered(name)) {
            continue;
        }
        std::string stem = name.substr(3);
        std::replace(stem.begin(), stem.end(), '-', '_');
        if (fs::exists(entry.path() / (stem + "_test.cpp"))) {
            labs.push_back({name.substr(0, 2), name, stem + ".cpp"});
        }
    }
    std::sort(labs.begin(), labs.end(), [](const Lab& a, const Lab& b) { return a.number < b.number; });
    return labs;
}

namespace {

std::string names_of(const std::vector<Lab>& labs) {
    std::string names;
    for (const Lab& lab : labs) names.append(names.empty() ? "" : ", ").append(lab.name);
    return names;
}

} // namespace

std::vector<Lab> chosen(const std::vector<Lab>& all, const std::vector<std::string>& wanted) {
    for (const std::string& each : wanted) {
        if (std::none_of(all.begin(), all.end(), [&](const Lab& lab) { return is_called(lab, each); })) {
            throw std::invalid_argument("there is no lab \"" + each + "\"; there are " + names_of(all));
        }
    }
    std::vector<Lab> labs;
    std::copy_if(all.begin(), all.end(), std::back_inserter(labs), [&](const Lab& lab) {
        return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& each) {
                   return is_called(lab, each);
               });
    });
    return labs;
}

std::string version_of(const fs::path& root, const Lab& lab) {
    std::vector<fs::path> files = {root / "common/cmake/compile-submission.in"};
    for (const fs::path& folder : {root / "labs" / lab.name, root / "common/harness", root / "common/net"}) {
        if (!fs::exists(folder)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file() && entry.path().filename() != lab.file) files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    Fingerprint version;
    for (const fs::path& file : files) {
        version.add(file.lexically_relative(root).string());
        version.add(contents_of(file));
    }
    return version.text();
}

std::string fingerprint(const std::string& version, const std::string& isolation, const std::string& source) {
    Fingerprint print;
    for (const std::string& part : {version, isolation, source}) print.add(part);
    return print.text();
}

} // namespace autograder
