#pragma once
/// \file
/// Marks as the gradebooks of learning platforms read them.
///
/// Only marks are written: a student without one (nothing handed in, or grading failed) has no row, so that importing changes nothing for
/// them, and a lab without a mark in a row is an empty cell, never a 0. Cells are quoted after RFC 4180
/// (https://www.rfc-editor.org/rfc/rfc4180), and none begins with a character that makes a spreadsheet take it for a formula
/// (https://owasp.org/www-community/attacks/CSV_Injection).

#include "autograder/model.hpp"
#include "autograder/report/options.hpp"

#include <string>
#include <vector>

namespace autograder {

/// A file for a gradebook.
struct GradesCsv {
    std::string text;                  ///< "" when it would have no row
    std::vector<std::string> left_out; ///< keys of students who have a mark and cannot be named to the platform
};

/// For Moodle's gradebook, "Import > CSV file": one column that says who it is ("Email address" when every login is one, else
/// "Username"; the instructor chooses it as "Map from"), then a column for each lab; "-" is Moodle's word for no grade.
/// Moodle refuses the whole file for one unknown user, and gives a row without a user the user of the row before it: hence left_out.
/// Source: https://docs.moodle.org/en/Grade_import and grade/import/csv/classes/load_data.php of https://github.com/moodle/moodle
GradesCsv moodle_gradebook(const std::vector<StudentResult>& students, const ReportOptions& options);

/// For one Moodle assignment, "Upload grading worksheet": the partner of its submission export, which names students by name and
/// participant number only. Needs the students' ids to be those numbers, as in its export, and the assignment's maximum to be the lab's.
/// Source: https://docs.moodle.org/en/Assignment_settings (offline grading worksheet) and
/// mod/assign/feedback/offline/importgradeslib.php of https://github.com/moodle/moodle, which asks for these column titles (in English)
GradesCsv moodle_worksheet(const std::vector<StudentResult>& students, const std::string& lab);

/// The same for an assignment that collects several labs: the sum of a student's marks. What was not handed in adds nothing; who has a
/// lab that could not be graded has no row, since the sum is not known.
GradesCsv moodle_worksheet_of_totals(const std::vector<StudentResult>& students);

/// For Canvas' gradebook, "Import": Student, ID, SIS User ID, SIS Login ID, Section, then a column for each lab, and a row
/// "Points Possible" first. Canvas knows a student by ID, else by login, else by name; a column by its whole title, which is best
/// taken from an export (ReportOptions::columns), or it makes a new assignment.
/// Source: https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807 and
/// lib/gradebook_importer.rb of https://github.com/instructure/canvas-lms
GradesCsv canvas_gradebook(const std::vector<StudentResult>& students, const ReportOptions& options);

/// \return a cell: in one line, harmless to a spreadsheet, quoted when it must be
std::string csv_cell(const std::string& text);

} // namespace autograder
