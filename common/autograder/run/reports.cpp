#include "autograder/run/reports.hpp"

#include "autograder/report/class_page.hpp"
#include "autograder/report/grades_csv.hpp"
#include "autograder/report/gradescope.hpp"
#include "autograder/report/junit.hpp"
#include "autograder/report/markdown.hpp"
#include "autograder/report/marks.hpp"
#include "autograder/report/results_file.hpp"
#include "autograder/report/whole_file.hpp"

#include <algorithm>
#include <stdexcept>

namespace autograder {

namespace {

/// Writes one gradebook file, or says why not.
void write_grades(const GradesCsv& grades, const std::filesystem::path& file, std::vector<std::string>& remarks) {
    const std::string name = file.filename().string();
    if (grades.text.empty()) {
        std::filesystem::remove(file); // of an earlier run
        remarks.push_back(name + " is not written: no student in it could be named to the platform");
        return;
    }
    write_whole_file(file, grades.text);
    for (const std::string& key : grades.left_out) {
        remarks.push_back(name + " has no row for " + key + ", whose login on the platform is not known");
    }
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
    for (const StudentResult& student : students) {
        const std::string& key = student.student.key;
        write_whole_file(folder / "feedback" / (key + ".md"), feedback(student, options));
        const auto for_gradescope = folder / "gradescope" / (key + ".json");
        if (std::any_of(student.labs.begin(), student.labs.end(), has_failed)) {
            std::filesystem::remove(for_gradescope);
        } else {
            write_whole_file(for_gradescope, gradescope_results(student, options));
        }
    }
    write_whole_file(folder / "junit.xml", junit_xml(students));
    write_whole_file(folder / "class.html", class_page(students, options));
    std::vector<std::string> remarks;
    write_grades(moodle_gradebook(students, options), folder / "grades.csv", remarks);
    write_grades(canvas_gradebook(students, options), folder / "grades-canvas.csv", remarks);
    return remarks;
}

} // namespace autograder
