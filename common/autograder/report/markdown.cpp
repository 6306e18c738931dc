#include "autograder/report/markdown.hpp"

#include "autograder/report/marks.hpp"
#include "autograder/report/printable.hpp"
#include "harness/misconceptions.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace autograder {

namespace {

constexpr std::size_t transcript_lines = 24;

std::string points(int n) { return std::to_string(n) + (n == 1 ? " point" : " points"); }

std::string fraction(int score, int most) { return std::to_string(score) + "/" + std::to_string(most); }

/// The longest run of backticks; a fence must be longer.
std::size_t longest_run(std::string_view text) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

std::string code(const std::string& text) {
    const std::string line = one_line(text);
    const std::string ticks(longest_run(line) + 1, '`');
    const std::string space = line.find('`') == std::string::npos ? "" : " ";
    return ticks + space + line + space + ticks;
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || static_cast<unsigned char>(c) >= 0x80;
}

std::string outcome_of(const LabResult& lab) {
    if (is_missing(lab)) return "nothing handed in";
    if (has_failed(lab)) return "could not be graded; this is not about your code, and not a zero";
    if (does_not_compile(lab)) return "does not compile";
    const auto lost = std::count_if(lab.tests.begin(), lab.tests.end(), is_lost);
    if (lost == 0) return "all tests passed";
    return std::to_string(lost) + " of " + std::to_string(lab.tests.size()) + " tests lost";
}

std::string table_of(const StudentResult& student, const ReportOptions& options) {
    std::string table = "| Lab | Points | |\n|:--|--:|:--|\n";
    for (const LabResult& lab : student.labs) {
        table += "| " + markdown_text(title_of(options, lab.lab)) + " | "
                 + (has_mark(lab) ? fraction(lab.score, lab.max_score) : "–") + " | " + outcome_of(lab) + " |\n";
    }
    return table + "\n";
}

/// "Still to write: f(), g()": the message of such a test begins with the function's name.
std::string unwritten(const LabResult& lab) {
    std::set<std::string> functions;
    for (const TestResult& test : lab.tests) {
        if (test.status == "not_written") functions.insert(test.message.substr(0, test.message.find(' ')));
    }
    std::string text;
    for (const std::string& f : functions) text += (text.empty() ? "" : ", ") + code(f);
    return text.empty() ? "" : "Still to write: " + text + "\n\n";
}

std::string section_of(const LabResult& lab, const ReportOptions& options) {
    std::string text = "## " + markdown_text(title_of(options, lab.lab));
    if (is_missing(lab)) return text + "\n\nNothing was handed in for this lab.\n\n";
    if (has_failed(lab)) {
        return text
               + "\n\nThis lab could not be graded. That is not about your code, and it is not a zero: it will be "
                 "graded again.\n\n";
    }
    text += ", " + std::to_string(lab.score) + " of " + points(lab.max_score) + "\n\n";
    if (does_not_compile(lab)) return text + compiler_feedback(lab.message);
    std::string lost;
    for (const TestResult& test : lab.tests) {
        const bool passed = test.status == "passed";
        const bool waiting = test.status == "not_written" || test.status == "skipped";
        text += std::string("- ")
                + (passed    ? "✓"
                   : waiting ? "·"
                             : "✗")
                + " " + markdown_text(test.name) + " (" + fraction(test.score, test.max_score) + ")\n";
        if (passed || test.status == "not_written") continue;
        lost += "### " + markdown_text(test.name) + " (" + fraction(test.score, test.max_score) + ")\n\n"
                + test_feedback(test, lab.lab, options, transcript_lines);
    }
    return text + "\n" + unwritten(lab) + lost;
}

} // namespace

std::string markdown_text(std::string_view text) {
    const std::string line = one_line(text);
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool inside_word = i > 0 && i + 1 < line.size() && is_word(line[i - 1]) && is_word(line[i + 1]);
        const bool special = std::string_view("\\`*[]<>&|#~!").find(c) != std::string_view::npos;
        const bool begins_list = i == 0 && std::string_view("+-=").find(c) != std::string_view::npos;
        const bool numbers_list = (c == '.' || c == ')') && i > 0 && line.find_first_not_of("0123456789") == i;
        const bool address =
            c == '@' || (c == ':' && line.compare(i, 3, "://") == 0)
            || (c == '.' && i >= 3 && (line.compare(i - 3, 3, "www") == 0 || line.compare(i - 3, 3, "WWW") == 0));
        if (special || begins_list || numbers_list || address || (c == '_' && !inside_word)) out += '\\';
        out += c;
    }
    return out;
}

std::string markdown_block(std::string_view text) {
    std::string block = printable(text);
    while (!block.empty() && block.back() == '\n') block.pop_back();
    if (block.empty()) return "";
    const std::string fence(std::max<std::size_t>(3, longest_run(block) + 1), '`');
    return fence + "text\n" + block + "\n" + fence + "\n\n";
}

std::string compiler_feedback(const std::string& log) {
    constexpr std::size_t most_lines = 16;
    std::istringstream lines(log);
    std::string shown;
    std::size_t count = 0;
    bool in_error = log.find("error: ") == std::string::npos; // then the beginning will have to do
    for (std::string line; std::getline(lines, line) && count < most_lines;) {
        in_error = in_error || line.find("error: ") != std::string::npos;
        if (!in_error) continue;
        shown += shortened(printable(line), 200) + "\n";
        ++count;
    }
    return "Your code does not compile, so there was nothing to run. The compiler's first messages:\n\n"
           + markdown_block(shown) + "Mend the first error first: the others often follow from it.\n\n";
}

std::string test_feedback(const TestResult& test, const std::string& lab, const ReportOptions& options,
                          std::size_t most_lines) {
    const std::size_t end = test.message.find('\n');
    std::string text = test.message.empty() ? "" : markdown_text(test.message.substr(0, end)) + "\n\n";
    if (end != std::string::npos)
        text += markdown_block(test.message.substr(end + 1)); // expected and received, in columns
    text += markdown_block(fewer_lines(test.transcript, most_lines));
    if (!test.misconception.empty()) {
        const std::string lesson = harness::lesson_of(test.misconception);
        if (!lesson.empty()) text += "**Remember:** " + markdown_text(lesson) + "\n\n";
        const std::string where = "section " + markdown_text(test.section) + " of the handout";
        const std::string link = handout_link(options, lab, test.section);
        const std::string what = link.empty() ? where : "[" + where + "](<" + one_line(link) + ">)";
        text += "(" + markdown_text(test.misconception) + (test.section.empty() ? "" : "; " + what) + ")\n\n";
    }
    if (!test.replay.empty() && test.status != "skipped") text += "Again: " + code(test.replay) + "\n\n";
    return text;
}

std::string feedback(const StudentResult& student, const ReportOptions& options) {
    const Mark total = total_of(student);
    const std::string name = student.student.name.empty() ? student.student.key : student.student.name;
    std::string text = "# " + markdown_text(name) + "\n\n**" + std::to_string(total.score) + " of "
                       + points(total.max_score) + "** in the labs that were graded\n\n" + table_of(student, options);
    for (const LabResult& lab : student.labs) text += section_of(lab, options);
    if (student.notes.empty()) return text;
    text += "## About what you handed in\n\n";
    for (const std::string& note : student.notes) text += "- " + markdown_text(note) + "\n";
    return text + "\n";
}

} // namespace autograder
