// report-sample FOLDER [STUDENTS] [LABS]: writes a made-up class in every format into the folder.
#include "generated_class.hpp"

#include "autograder/report/class_page.hpp"
#include "autograder/report/grades_csv.hpp"
#include "autograder/report/gradescope.hpp"
#include "autograder/report/junit.hpp"
#include "autograder/report/markdown.hpp"
#include "autograder/report/marks.hpp"
#include "autograder/report/results_file.hpp"
#include "autograder/report/whole_file.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

namespace {

void write_all(const std::filesystem::path& folder, std::size_t count, std::size_t labs) {
    using namespace autograder;
    std::filesystem::create_directories(folder / "students");
    const auto students = generated_class(count, labs);
    ReportOptions options = generated_options(labs);
    write_whole_file(folder / "class.html", class_page(students, options));
    options.anonymous = true;
    write_whole_file(folder / "class-anonymous.html", class_page(students, options));
    write_whole_file(folder / "moodle.csv", moodle_gradebook(students, options).text);
    write_whole_file(folder / "moodle-worksheet-02.csv", moodle_worksheet(students, "02").text);
    write_whole_file(folder / "canvas.csv", canvas_gradebook(students, options).text);
    write_whole_file(folder / "junit.xml", junit_xml(students));
    for (const StudentResult& student : students) {
        save(student, folder / "students");
        write_whole_file(folder / "students" / (student.student.key + ".md"), feedback(student, options));
        if (std::none_of(student.labs.begin(), student.labs.end(), has_failed))
            write_whole_file(folder / "students" / (student.student.key + ".gradescope"),
                             gradescope_results(student, options));
    }
}

} // namespace

int main(int count, char** words) {
    try {
        if (count < 2) throw std::runtime_error("usage: report-sample FOLDER [STUDENTS] [LABS]");
        write_all(words[1], count > 2 ? std::stoul(words[2]) : 40, count > 3 ? std::stoul(words[3]) : 6);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
