#include "harness/report.hpp"

#include "harness/describe.hpp"
#include "harness/handout.hpp"
#include "harness/judge.hpp"
#include "harness/misconceptions.hpp"

#include <algorithm>
#include <cstdio>
#include <set>
#include <sstream>

namespace harness {

namespace {

constexpr std::size_t width = 78;
constexpr const char* green = "32";
constexpr const char* red = "31";
constexpr const char* bold = "1";
constexpr const char* dim = "2";

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

/// Breaks at blanks, so that no line is longer than the width; later lines get a deeper indentation.
std::string wrap(const std::string& text, std::size_t indent, std::size_t later_indent, std::size_t to = width) {
    std::string out;
    std::string line(indent, ' ');
    bool empty = true;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (!empty && line.size() + 1 + word.size() > to) {
            out += line + "\n";
            line = std::string(later_indent, ' ');
            empty = true;
        }
        line += (empty ? "" : " ") + word;
        empty = false;
    }
    return out + line;
}

/// A block, every line of it indented.
std::string indented(const std::string& block, std::size_t by) {
    std::string out;
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) out += std::string(by, ' ') + line + "\n";
    return out;
}

std::string points_text(const TestResult& result) {
    return std::to_string(result.score()) + "/" + std::to_string(result.max_score);
}

/// The student's own output, without what a sanitizer has written, which is explained instead.
std::string own_output(const std::string& printed) {
    constexpr std::size_t most_lines = 8;
    std::string out;
    std::istringstream lines(printed);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("===========") == 0 || line.find("runtime error: ") != std::string::npos
            || line.find("symbol lookup error") != std::string::npos)
            break;
        if (++count > most_lines) return out + "...\n";
        out += escape(line.substr(0, 70)) + "\n";
    }
    return out;
}

/// With a capital letter, unless it begins with the name of a function.
std::string as_sentence(std::string text) {
    const std::string first_word = text.substr(0, text.find(' '));
    const bool is_word = first_word.find_first_of("_(:") == std::string::npos;
    if (is_word && !text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string points_word(int n) { return std::to_string(n) + (n == 1 ? " point" : " points"); }

} // namespace

std::string Report::paint(const char* code, const std::string& text) const {
    return color_ ? std::string("\033[") + code + "m" + text + "\033[0m" : text;
}

void Report::heading(const Grading& grading) {
    lab_ = grading.lab;
    handout_ = handout_of(grading);
    print(paint(bold, "Lab " + grading.lab + ": " + grading.lab_name) + "\n\n");
}

void Report::test(const TestResult& result) {
    const bool passed = result.status == Status::passed;
    const bool waiting = result.status == Status::not_written || result.status == Status::skipped;
    const char* mark = passed ? "✓" : waiting ? "·" : "✗";
    const char* code = passed ? green : waiting ? dim : red;
    const std::string title = wrap(result.title, 0, 4, 66);
    const std::string last = title.substr(title.rfind('\n') + 1);
    const bool is_one_line = last.size() == title.size();
    const std::size_t used = last.size() + (is_one_line ? 4 : 0);
    print("  " + paint(code, mark) + " " + title + std::string(used < 72 ? 72 - used : 1, ' ')
          + paint(code, points_text(result)) + "\n");
    if (result.status == Status::skipped) print(wrap("Skipped: " + result.loss.message, 6, 8) + "\n");
    if (passed && !result.loss.whole_ladder.empty())
        print("\n" + paint(dim, indented(result.loss.whole_ladder, 6)) + "\n");
    if (!passed && !waiting) { // what is not written yet stands in the summary
        details(result);
        has_shown_one_ = true;
    }
    std::fflush(stdout);
}

void Report::details(const TestResult& result) const {
    print(wrap(as_sentence(result.loss.message), 6, 6) + "\n");
    for (const std::string& line : result.loss.lines) {
        const bool fits = line.size() + 8 <= width; // then its columns stay as they are
        print((fits ? std::string(8, ' ') + line : wrap(line, 8, 10)) + "\n");
    }
    const bool in_full = !has_shown_one_ || !judge_options().only.empty();
    if (in_full) {
        const std::string& ladder = judge_options().only.empty() ? result.loss.ladder : result.loss.whole_ladder;
        if (!ladder.empty()) print("\n" + paint(dim, indented(ladder, 6)) + "\n");
        if (const std::string printed = own_output(result.loss.printed); !printed.empty()) {
            print(wrap("Your code printed:", 6, 6) + "\n" + indented(printed, 8));
        }
    }
    if (!result.misconception.empty()) {
        print(wrap("Remember: " + lesson_of(result.misconception), 6, 8) + "\n");
        print(paint(dim, wrap("(" + result.misconception + "; " + handout_ + ", section "
                                  + std::to_string(result.section) + ")",
                              6, 8))
              + "\n");
        if (in_full) { // each on one line, to be clicked on
            for (const std::string& page : pages_for(judge_options().site, lab_, result))
                print(paint(dim, "      " + page + "\n"));
        }
    }
    if (in_full) print(paint(dim, "      Again: " + result.replay) + "\n\n"); // on one line, to be copied
}

void Report::summary(const Grading& grading) const {
    const int score = grading.score();
    const int most = grading.max_score();
    print("\n  " + paint(score == most ? green : bold, std::to_string(score) + " of " + points_word(most)) + "\n");
    if (!judge_options().only.empty()) return; // what is next is known to whoever asked for one test
    const auto lost = std::find_if(grading.tests.begin(), grading.tests.end(), [](const TestResult& t) {
        return t.status != Status::passed && t.status != Status::skipped;
    });
    if (lost == grading.tests.end()) {
        print("\n" + wrap("All done. The questions at the end of " + handout_ + " are worth a minute.", 2, 2) + "\n");
        return;
    }
    const auto wrong = std::count_if(grading.tests.begin(), grading.tests.end(), [](const TestResult& t) {
        return t.status != Status::passed && t.status != Status::skipped && t.status != Status::not_written
               && t.status != Status::compile_error;
    });
    if (wrong > 1)
        print("\n" + wrap("Begin with the first ✗, which is shown in full: the others often follow from it.", 2, 2)
              + "\n");
    std::set<std::string> unwritten;
    for (const TestResult& t : grading.tests) {
        if (t.status == Status::not_written) unwritten.insert(t.loss.message.substr(0, t.loss.message.find(' ')));
    }
    std::string functions;
    for (const std::string& f : unwritten) functions += (functions.empty() ? "" : ", ") + f;
    if (!functions.empty())
        print("\n" + wrap("Still to write: " + functions + " in " + judge_options().source + ".", 2, 4) + "\n");
    print((functions.empty() ? "\n" : "") + wrap("The handout: " + handout_, 2, 4) + "\n");
}

void Report::compiler_messages(const std::string& log) const {
    constexpr std::size_t most_lines = 16;
    print(wrap("Your code does not compile, so there is nothing to run yet. The compiler's first messages:", 2, 2)
          + "\n\n");
    std::istringstream lines(log);
    std::size_t count = 0;
    bool in_error = false;
    for (std::string line; std::getline(lines, line) && count < most_lines;) {
        in_error = in_error || line.find("error: ") != std::string::npos; // warnings before the first error can wait
        if (!in_error) continue;
        print("    " + line + "\n");
        ++count;
    }
    print("\n" + wrap("Mend the first error first: the others often follow from it.", 2, 2) + "\n");
}

} // namespace harness
