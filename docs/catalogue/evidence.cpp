#include "evidence.hpp"

#include <map>
#include <stdexcept>

namespace catalogue {

namespace {

std::map<std::string, std::string> read_header(std::istream& file) {
    std::map<std::string, std::string> header;
    for (std::string line; std::getline(file, line) && !line.empty();) {
        const auto colon = line.find(": ");
        if (colon == std::string::npos) throw std::runtime_error("no \"Name: value\": " + line);
        header[line.substr(0, colon)] = line.substr(colon + 2);
    }
    return header;
}

} // namespace

Evidence read_evidence(std::istream& file) {
    auto header = read_header(file);
    const auto value = [&](const char* name) {
        if (header[name].empty()) throw std::runtime_error(std::string("no line \"") + name + ": ...\"");
        return header[name];
    };
    Evidence evidence;
    evidence.belief = value("Belief");
    evidence.lab = value("Lab").substr(0, 2);
    evidence.test = value("Test");
    evidence.status = value("Status");
    evidence.section = std::stoi(value("Section"));
    if (!std::getline(file, evidence.message) || evidence.message.empty()) throw std::runtime_error("no message");
    std::string line;
    while (std::getline(file, line) && !line.empty()) evidence.details.push_back(line);
    while (std::getline(file, line)) evidence.transcript += line + "\n";
    return evidence;
}

} // namespace catalogue
