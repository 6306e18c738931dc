#include "autograder/run/reports.hpp"

#include "autograder/report/class_page.hpp"
#include "autograder/report/grades_csv.hpp"
#include "autograder/report/gradescope.hpp"
#include "autograder/report/junit.hpp"
#include "autograder/report/markdown.hpp"
#include "autograder/report/marks.hpp"
#include "autograder/report/results_file.hpp"
#include "autograder/report/whole_file.hpp"
#include "autograder/report/zip_file.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace autograder {

namespace {

/// "ada, bob and 17 more".
std::string some_of(const std::vector<std::string>& keys) {
    constexpr std::size_t most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, keys.size()); ++i) text += (i == 0 ? "" : ", ") + keys[i];
    return keys.size() <= most ? text : text + " and " + std::to_string(keys.size() - most) + " more";
}

/// The files of one run, and what is to be said about them.
class Reports {
public:
    explicit Reports(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void write(const std::string& file, const std::string& text) const { write_whole_file(folder_ / file, text); }
    void remove(const std::string& file) const { std::filesystem::remove(folder_ / file); }
    /// What a file, or a folder of them, is for.
    void explain(const std::string& file, const std::string& purpose) {
        constexpr std::size_t column = 25;
        lines_.push_back("  " + file + std::string(column - std::min(column - 1, file.size()), ' ') + purpose);
    }
    /// Writes a file for a gradebook, or removes that of an earlier run.
    /// \return whether there is one now
    bool write_grades(const std::string& file, const GradesCsv& grades) {
        if (grades.text.empty()) {
            remove(file);
            return false;
        }
        write(file, grades.text);
        if (!grades.left_out.empty()) {
            remarks_.push_back(file + " has no row for " + some_of(grades.left_out) + ": their logins are not known");
        }
        return true;
    }
    void remark(const std::string& text) { remarks_.push_back(text); }
    [[nodiscard]] std::vector<std::string> all_remarks() const {
        std::vector<std::string> all = lines_;
        all.insert(all.end(), remarks_.begin(), remarks_.end());
        return all;
    }

private:
    std::filesystem::path folder_;
    std::vector<std::string> lines_, remarks_;
};

/// The students' pages under the names by which Moodle gives feedback files back, in all versions:
/// mod/assign/feedback/file/importziplib.php of https://github.com/moodle/moodle.
void write_moodle_feedback(Reports& reports, const std::vector<StudentResult>& students, const ReportOptions& options) {
    constexpr const char* name = "moodle-feedback.zip";
    std::vector<ZipEntry> files;
    for (const StudentResult& each : students) {
        files.push_back(
            {each.student.key + "_" + each.student.id + "_assignfeedback_file_feedback.md", feedback(each, options)});
    }
    if (files.empty()) return reports.remove(name);
    reports.write(name, zip_file(files));
    reports.explain(name, "the same pages, for \"Upload multiple feedback files in a zip\"");
}

/// Which gradebooks know these students, by what is known about them.
void write_gradebooks(Reports& reports, const std::vector<StudentResult>& students, const ReportOptions& options) {
    std::vector<StudentResult> of_moodle;
    std::vector<StudentResult> others;
    for (const StudentResult& student : students) {
        (student.student.platform == "moodle" ? of_moodle : others).push_back(student);
    }
    std::vector<std::string> worksheets;
    for (const Lab& lab : options.labs) {
        const std::string file = "moodle-worksheet-" + lab.number + ".csv";
        if (reports.write_grades(file, moodle_worksheet(of_moodle, lab.number))) worksheets.push_back(file);
    }
    bool any = !worksheets.empty();
    const bool several = worksheets.size() > 1;
    if (any) {
        reports.explain(several ? "moodle-worksheet-NN.csv" : worksheets.front(),
                        "for Moodle's assignment" + std::string(several ? " of lab NN" : "")
                            + ": \"Upload grading worksheet\"");
    }
    if (reports.write_grades("moodle-worksheet.csv", several ? moodle_worksheet_of_totals(of_moodle) : GradesCsv())) {
        reports.explain("moodle-worksheet.csv", "the same for an assignment of all these labs: their sum");
    }
    write_moodle_feedback(reports, of_moodle, options);
    const bool logins = std::any_of(students.begin(), students.end(),
                                    [](const StudentResult& each) { return !each.student.login.empty(); });
    if (logins && reports.write_grades("grades.csv", moodle_gradebook(students, options))) {
        any = true;
        reports.explain("grades.csv", "for Moodle's gradebook and most others: a row for each login");
    } else if (!logins) {
        reports.remove("grades.csv"); // of an earlier run
    }
    if (reports.write_grades("grades-canvas.csv", canvas_gradebook(others, options))) {
        any = true;
        reports.explain("grades-canvas.csv", "for Canvas: Grades, Import");
    }
    if (!any) reports.remark("There is no file for a gradebook, since nobody has a mark");
}

} // namespace

std::vector<std::string> write_reports(const std::filesystem::path& folder, const ReportOptions& options) {
    const auto results = folder / "results";
    if (!std::filesystem::is_directory(results)) {
        throw std::runtime_error(folder.string() + " holds no results: there is no folder \"results\" in it");
    }
    const std::vector<StudentResult> students = load_all(results);
    if (students.empty()) {
        throw std::runtime_error(folder.string() + " holds no results yet");
    }
    std::filesystem::create_directories(folder / "feedback");
    std::filesystem::create_directories(folder / "gradescope");
    Reports reports(folder);
    std::vector<std::string> failed;
    for (const StudentResult& student : students) {
        const std::string& key = student.student.key;
        reports.write("feedback/" + key + ".md", feedback(student, options));
        const std::string for_gradescope = "gradescope/" + key + ".json";
        if (std::any_of(student.labs.begin(), student.labs.end(), has_failed)) {
            failed.push_back(key);
            reports.remove(for_gradescope);
        } else {
            reports.write(for_gradescope, gradescope_results(student, options));
        }
    }
    reports.write("junit.xml", junit_xml(students));
    reports.write("class.html", class_page(students, options));
    reports.explain("class.html", "the class on one page, for a browser");
    reports.explain("feedback/", "a page for each student, in Markdown");
    write_gradebooks(reports, students, options);
    reports.explain("gradescope/, junit.xml", "for other programs");
    reports.explain("results/", "what all of this is made from");
    if (!failed.empty()) {
        reports.remark("No mark in at least one lab, since grading failed: " + some_of(failed)
                       + "; class.html says why");
    }
    return reports.all_remarks();
}

} // namespace autograder
