// What sanitizers, the C++ runtime and the dynamic linker write when they end a program, said again for somebody who has never seen it.
#include "harness/address_mark.hpp"
#include "harness/describe.hpp"
#include "harness/judge.hpp"
#include "harness/verdict.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <utility>

namespace harness {

namespace {

/// What AddressSanitizer's words mean.
constexpr std::pair<const char*, const char*> meanings[] = {
    {"stack-buffer-overflow", "your code goes past the end of a local array"},
    {"heap-buffer-overflow", "your code goes past the end of a buffer"},
    {"global-buffer-overflow", "your code goes past the end of a global array"},
    {"heap-use-after-free", "your code uses memory that has been freed"},
    {"stack-use-after-return", "your code uses a local variable of a function that has returned"},
    {"stack-use-after-scope", "your code uses a variable after its scope has ended"},
    {"stack-overflow", "the stack is full: endless recursion, or a very large local array"},
    {"SEGV", "your code uses a pointer that points nowhere"},
    {"negative-size-param", "a negative number was used as a size: an unchecked -1, perhaps"},
    {"allocation-size-too-big", "your code asks for an impossible amount of memory: a negative size, perhaps"},
    {"attempting double-free", "your code frees the same memory twice"},
    {"data race", "two threads use the same variable at the same time, and at least one of them writes"},
};

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// "fixed_length.cpp:42" and the function, from a line of a stack trace that lies in the submission; "" for other lines.
std::string place_in_submission(const std::string& line) {
    const std::string source = file_name(judge_options().source);
    const auto frame = line.find("    #");
    const auto path = line.find(" /");
    const auto at = line.rfind("/" + source + ":");
    if (source.empty() || frame == std::string::npos || path == std::string::npos || at == std::string::npos) return {};
    const auto in = line.find(" in "); // AddressSanitizer has an address before the function, ThreadSanitizer has not
    const auto begin = in < path ? in + 4 : line.find(' ', frame + 5) + 1;
    std::string name = line.substr(begin, path - begin);
    name.erase(std::min(name.find_first_of("(["), name.size()));
    return "in " + name + " at " + line.substr(at + 1, line.find_first_of(" )", at) - at - 1);
}

/// The address in the submission, from a line of a stack trace that a sanitizer could not put a name to: where students may not read the
/// judge's program, it finds no names. "" for other lines.
std::string address_in_submission(const std::string& line) {
    const std::string mark = file_name(judge_options().submission) + "+0x"; // AddressSanitizer has its folder before it
    const auto at = line.find(mark);
    if (line.rfind("    #", 0) != 0 || judge_options().submission.empty() || at == std::string::npos) return {};
    const auto begin = at + mark.size();
    const std::string digits = line.substr(begin, line.find_first_not_of("0123456789abcdef", begin) - begin);
    return digits.empty() || digits.size() > 12 ? std::string() : " 0x" + digits;
}

std::string demangled(const std::string& symbol) {
    int status = 0;
    char* readable = abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status);
    std::string text = readable != nullptr ? readable : symbol;
    std::free(readable);
    constexpr std::string_view tag = "[abi:cxx11]";
    if (const auto at = text.find(tag); at != std::string::npos) text.erase(at, tag.size());
    return text;
}

std::string after(const std::string& line, const std::string& mark) {
    return line.substr(line.find(mark) + mark.size());
}

} // namespace

std::vector<std::string> explain_output(const std::string& printed) {
    std::vector<std::string> found;
    std::istringstream lines(printed);
    bool in_report = false;
    std::string addresses; // of one stack, the innermost first
    const auto add_addresses = [&] {
        if (!addresses.empty()) found.push_back(address_mark + addresses);
        addresses.clear();
    };
    for (std::string line; std::getline(lines, line) && found.size() < 4;) {
        const bool address = line.find("ERROR: AddressSanitizer: ") != std::string::npos;
        const bool thread = line.find("WARNING: ThreadSanitizer: ") != std::string::npos;
        if (address || thread) {
            in_report = true;
            const std::string what = after(line, "Sanitizer: ");
            std::string explanation;
            for (const auto& [word, meaning] : meanings) {
                if (what.rfind(word, 0) == 0) explanation = meaning;
            }
            const std::string word = what.substr(0, thread ? what.find(" (") : what.find_first_of(" ("));
            found.push_back((address ? "AddressSanitizer: " : "ThreadSanitizer: ") + escape(word)
                            + (explanation.empty() ? "" : ": " + explanation));
        } else if (line.find(": runtime error: ") != std::string::npos) {
            const std::string place = file_name(line.substr(0, line.find(": runtime error: ")));
            found.push_back("UndefinedBehaviorSanitizer: " + escape(after(line, "runtime error: ")) + ", at "
                            + escape(place));
        } else if (line.find("undefined symbol: ") != std::string::npos) {
            found.push_back("not defined: " + escape(demangled(after(line, "undefined symbol: "))));
        } else if (line.find("terminate called") != std::string::npos
                   || line.find("  what():  ") != std::string::npos) {
            found.push_back(escape(line.substr(line.find_first_not_of(' '))));
        } else if (in_report && (line.rfind("READ of size", 0) == 0 || line.rfind("WRITE of size", 0) == 0)) {
            found.push_back(escape(line.substr(0, line.find(" at "))));
        } else if (in_report) {
            if (const std::string place = place_in_submission(line); !place.empty()) {
                found.push_back(escape(place));
                in_report = thread && found.size() < 3; // the other half of a race has a place of its own
            } else if (line.rfind("    #", 0) == 0) {
                if (addresses.size() < 100) addresses += address_in_submission(line);
            } else if (!addresses.empty()) {
                add_addresses();
                in_report = false;
            }
        }
    }
    add_addresses();
    return found;
}

} // namespace harness
