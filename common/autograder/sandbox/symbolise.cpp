#include "autograder/sandbox/symbolise.hpp"

#include "autograder/sandbox/run_isolated.hpp"
#include "harness/address_mark.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

namespace autograder {

namespace {

constexpr std::size_t most_addresses = 200;

/// Gives each line of a message to \p change, which returns what stands in its place.
template <typename Change>
std::string with_lines_changed(const std::string& message, Change change) {
    std::istringstream lines(message);
    std::string out;
    for (std::string line; std::getline(lines, line);) {
        const std::string now = line.starts_with(harness::address_mark) ? change(line) : line;
        if (!now.empty() || line.empty()) out += (out.empty() ? "" : "\n") + now;
    }
    return out;
}

std::vector<std::string> addresses_in(const std::string& line) {
    std::istringstream words(line.substr(std::string(harness::address_mark).size()));
    std::vector<std::string> found;
    for (std::string word; words >> word;) {
        if (word.starts_with("0x") && word.find_first_not_of("0123456789abcdef", 2) == std::string::npos)
            found.push_back(word);
    }
    return found;
}

/// "in receive_exactly at fixed_length.cpp:39" for each address that lies in the source.
std::map<std::string, std::string> places_of(const std::vector<std::string>& addresses, const std::string& output,
                                             const std::string& source) {
    const std::string file = source.substr(source.rfind('/') + 1);
    std::map<std::string, std::string> places;
    std::istringstream lines(output);
    std::string function;
    std::string place;
    for (const std::string& address : addresses) {
        if (!std::getline(lines, function) || !std::getline(lines, place)) break;
        constexpr std::string_view unnamed = "(anonymous namespace)::";
        if (const auto without = function.find(unnamed); without != std::string::npos)
            function.erase(without, unnamed.size());
        function.erase(std::min(function.find_first_of("(["), function.size()));
        const auto at = place.rfind("/" + file + ":");
        if (at == std::string::npos) continue;
        place = place.substr(at + 1);
        places[address] = "in " + function + " at " + place.substr(0, place.find(' '));
    }
    return places;
}

} // namespace

void symbolise(LabResult& result, const std::string& submission, const std::string& source, Isolation isolation,
               unsigned slot) {
    std::set<std::string> wanted;
    for (const TestResult& test : result.tests) {
        with_lines_changed(test.message, [&](const std::string& line) {
            for (const std::string& address : addresses_in(line)) {
                if (wanted.size() < most_addresses) wanted.insert(address);
            }
            return line;
        });
    }
    if (wanted.empty()) return;
    const std::vector<std::string> addresses(wanted.begin(), wanted.end());
    Job job;
    job.command = {"/usr/bin/addr2line", "-C", "-f", "-e", submission};
    job.command.insert(job.command.end(), addresses.begin(), addresses.end());
    job.visible = {submission};
    job.address_space_too = true;
    const Outcome outcome = run_isolated(job, isolation, slot);
    const auto places = places_of(addresses, outcome.output, source);
    for (TestResult& test : result.tests) {
        test.message = with_lines_changed(test.message, [&](const std::string& line) {
            for (const std::string& address : addresses_in(line)) {
                if (const auto place = places.find(address); place != places.end()) return place->second;
            }
            return std::string();
        });
    }
}

} // namespace autograder
