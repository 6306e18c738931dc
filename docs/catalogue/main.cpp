// Writes the page "What people get wrong" from the catalogue of misconceptions, the tests of the labs, and the evidence.

#include "page.hpp"

#include "mentions.hpp"

#include "harness/misconceptions.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace {

namespace fs = std::filesystem;

std::ifstream opened(const fs::path& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return file;
}

std::string contents_of(const fs::path& path) {
    std::ifstream file = opened(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// "fixed-length messages", from the first line "# Lab 02: fixed-length messages {#lab02}".
/// \param otherwise for a lab whose handout is not written yet
std::string title_of(const fs::path& handout, const std::string& otherwise) {
    if (!fs::exists(handout)) return otherwise;
    std::ifstream file = opened(handout);
    std::string line;
    std::getline(file, line);
    const auto colon = line.find(": ");
    const auto label = line.find(" {#");
    if (colon == std::string::npos || label == std::string::npos || label < colon + 2)
        throw std::runtime_error(handout.string() + " does not begin with \"# Lab NN: title {#labNN}\"");
    return line.substr(colon + 2, label - colon - 2);
}

/// The tests of a lab: labs/02-fixed-length/fixed_length_test.cpp
fs::path tests_of(const fs::path& lab) {
    std::string stem = lab.filename().string().substr(3);
    std::replace(stem.begin(), stem.end(), '-', '_');
    return lab / (stem + "_test.cpp");
}

void run(const fs::path& root, const fs::path& output) {
    const auto ids = harness::all_misconceptions();
    std::map<std::string, catalogue::Entry> entries;
    for (const std::string& id : ids) {
        catalogue::Entry& entry = entries[id];
        entry.id = id;
        entry.lesson = harness::lesson_of(id);
        const fs::path file = root / "docs/evidence" / (id + ".txt");
        if (!fs::exists(file)) continue;
        try {
            std::ifstream text = opened(file);
            entry.evidence = catalogue::read_evidence(text);
        } catch (const std::exception& e) {
            throw std::runtime_error(file.string() + ": " + e.what());
        }
        entry.labs[entry.evidence->lab].insert(entry.evidence->section);
    }

    std::map<std::string, std::string> titles;
    for (const auto& lab : fs::directory_iterator(root / "labs")) {
        if (!lab.is_directory() || !fs::exists(tests_of(lab))) continue;
        const std::string name = lab.path().filename().string();
        const std::string number = name.substr(0, 2);
        titles[number] = title_of(root / "docs/en" / (name + ".md"), name.substr(3));
        const auto mentions = catalogue::mentions_in(contents_of(tests_of(lab)), {ids.begin(), ids.end()});
        for (const auto& [id, sections] : mentions) entries[id].labs[number].insert(sections.begin(), sections.end());
    }

    std::vector<catalogue::Entry> all;
    for (const auto& [id, entry] : entries) {
        if (entry.labs.empty()) throw std::runtime_error("no test names " + id);
        all.push_back(entry);
    }
    fs::create_directories(output.parent_path());
    std::ofstream page(output);
    catalogue::write_page(page, contents_of(root / "docs/catalogue/introduction.md"), all, titles);
    page.close();
    if (!page) throw std::runtime_error("cannot write " + output.string());
}

} // namespace

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "usage: catalogue-page ROOT OUTPUT\n";
        return 2;
    }
    try {
        run(words[1], words[2]);
    } catch (const std::exception& e) {
        std::cerr << "catalogue-page: " << e.what() << "\n";
        return 1;
    }
    return 0;
}
