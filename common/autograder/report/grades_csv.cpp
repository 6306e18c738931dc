#include "autograder/report/grades_csv.hpp"

#include "autograder/report/marks.hpp"
#include "autograder/report/printable.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace autograder {

namespace {

using Cells = std::vector<std::string>;

std::string row(const Cells& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + cells[i];
    return line + "\r\n";
}

/// The labs that somebody has a mark in.
Cells marked_labs(const std::vector<StudentResult>& students) {
    Cells labs = labs_in(students);
    labs.erase(std::remove_if(labs.begin(), labs.end(),
                              [&](const std::string& lab) { return max_score_in(students, lab) == 0; }),
               labs.end());
    return labs;
}

std::string mark_or(const std::string& no_mark, const StudentResult& student, const std::string& lab) {
    const LabResult* result = find_lab(student, lab);
    return result && has_mark(*result) ? std::to_string(result->score) : no_mark;
}

bool has_any_mark(const StudentResult& student) {
    return std::any_of(student.labs.begin(), student.labs.end(), has_mark);
}

std::string column_of(const ReportOptions& options, const std::string& lab) {
    const auto given = options.columns.find(lab);
    return csv_cell(given == options.columns.end() ? title_of(options, lab) : given->second);
}

bool is_address(const std::string& login) { return login.find('@') != std::string::npos; }

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// Whether a spreadsheet may take it for one: blanks before it and wide forms of the signs count as well.
bool is_formula(const std::string& cell) {
    const std::size_t at = cell.find_first_not_of(' ');
    if (at == std::string::npos || cell == "-") return false;
    for (const char* sign : {"=", "+", "-", "@", "＝", "＋", "－", "＠"}) {
        if (cell.compare(at, std::string_view(sign).size(), sign) == 0) return true;
    }
    return false;
}

/// A grading worksheet with a row for each student who has a mark.
template <class MarkOf>
GradesCsv worksheet(const std::vector<StudentResult>& students, MarkOf mark_of) {
    GradesCsv csv;
    for (const StudentResult& student : students) {
        const std::optional<Mark> mark = mark_of(student);
        if (!mark) continue;
        if (!is_number(student.student.id)) {
            csv.left_out.push_back(student.student.key);
            continue;
        }
        csv.text += row({"Participant " + student.student.id, csv_cell(student.student.name),
                         std::to_string(mark->score), std::to_string(mark->max_score), ""});
    }
    if (!csv.text.empty())
        csv.text.insert(0, row({"Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"}));
    return csv;
}

} // namespace

std::string csv_cell(const std::string& text) {
    std::string cell = one_line(text);
    if (is_formula(cell)) cell.insert(0, "'");
    if (cell.find_first_of(",;\"") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + "\"";
}

GradesCsv moodle_gradebook(const std::vector<StudentResult>& students, const ReportOptions& options) {
    const Cells labs = marked_labs(students);
    const bool addresses = std::all_of(students.begin(), students.end(), [](const StudentResult& s) {
        return s.student.login.empty() || is_address(s.student.login);
    });
    GradesCsv csv;
    Cells head = {addresses ? "Email address" : "Username"};
    for (const std::string& lab : labs) head.push_back(column_of(options, lab));
    for (const StudentResult& student : students) {
        if (!has_any_mark(student)) continue;
        if (student.student.login.empty()) {
            csv.left_out.push_back(student.student.key);
            continue;
        }
        Cells cells = {csv_cell(student.student.login)};
        for (const std::string& lab : labs) cells.push_back(mark_or("-", student, lab));
        csv.text += row(cells);
    }
    if (!csv.text.empty()) csv.text.insert(0, row(head));
    return csv;
}

GradesCsv moodle_worksheet(const std::vector<StudentResult>& students, const std::string& lab) {
    return worksheet(students, [&](const StudentResult& student) -> std::optional<Mark> {
        const LabResult* result = find_lab(student, lab);
        if (!result || !has_mark(*result)) return std::nullopt;
        return Mark{result->score, result->max_score};
    });
}

GradesCsv moodle_worksheet_of_totals(const std::vector<StudentResult>& students) {
    int most = 0;
    for (const std::string& lab : labs_in(students)) most += max_score_in(students, lab);
    return worksheet(students, [&](const StudentResult& student) -> std::optional<Mark> {
        if (!has_any_mark(student) || std::any_of(student.labs.begin(), student.labs.end(), has_failed))
            return std::nullopt;
        return Mark{total_of(student).score, most};
    });
}

GradesCsv canvas_gradebook(const std::vector<StudentResult>& students, const ReportOptions& options) {
    constexpr const char* points_possible = "Points Possible"; // Canvas looks for it anywhere in the first cell
    const Cells labs = marked_labs(students);
    GradesCsv csv;
    Cells head = {"Student", "ID", "SIS User ID", "SIS Login ID", "Section"};
    Cells possible = {std::string("    ") + points_possible, "", "", "", ""};
    for (const std::string& lab : labs) {
        head.push_back(column_of(options, lab));
        possible.push_back(std::to_string(max_score_in(students, lab)));
    }
    for (const StudentResult& student : students) {
        if (!has_any_mark(student)) continue;
        const Student& who = student.student;
        const bool misleads = who.name.find(points_possible) != std::string::npos;
        const bool is_canvas_id = is_number(who.id) && (who.platform.empty() || who.platform == "canvas");
        Cells cells = {csv_cell(misleads ? who.key : who.name), is_canvas_id ? who.id : "", "", csv_cell(who.login),
                       ""};
        for (const std::string& lab : labs) cells.push_back(mark_or("", student, lab));
        csv.text += row(cells);
    }
    if (!csv.text.empty()) csv.text.insert(0, row(head) + row(possible));
    return csv;
}

} // namespace autograder
