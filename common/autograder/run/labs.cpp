#include "autograder/run/labs.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

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

std::string contents_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

std::vector<Lab> labs_under(const std::filesystem::path& root) {
    std::vector<Lab> labs;
    for (const auto& entry : std::filesystem::directory_iterator(root / "labs")) {
        const std::string name = entry.path().filename().string();
        if (!is_numbered(name)) {
            continue;
        }
        std::string stem = name.substr(3);
        std::replace(stem.begin(), stem.end(), '-', '_');
        if (std::filesystem::exists(entry.path() / (stem + "_test.cpp"))) {
            labs.push_back({name.substr(0, 2), name, stem + ".cpp"});
        }
    }
    std::sort(labs.begin(), labs.end(), [](const Lab& a, const Lab& b) { return a.number < b.number; });
    return labs;
}

std::vector<Lab> chosen(const std::vector<Lab>& all, const std::vector<std::string>& wanted) {
    for (const std::string& each : wanted) {
        if (std::none_of(all.begin(), all.end(), [&](const Lab& lab) { return is_called(lab, each); })) {
            std::string there_are;
            for (const Lab& lab : all) {
                there_are += (there_are.empty() ? "" : ", ") + lab.name;
            }
            throw std::invalid_argument("there is no lab \"" + each + "\"; there are " + there_are);
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

std::string fingerprint(const std::filesystem::path& root, const Lab& lab, const std::string& source) {
    const std::filesystem::path folder = root / "labs" / lab.name;
    const std::string stem = lab.file.substr(0, lab.file.rfind('.'));
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const std::string& text :
         {source, contents_of(folder / (stem + ".hpp")), contents_of(folder / (stem + "_test.cpp"))}) {
        for (const char c : text + '\0') {
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        }
    }
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
    return digits.data();
}

} // namespace autograder
