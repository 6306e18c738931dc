#include "autograder/package/gradescope_submission.hpp"

#include "autograder/intake/intake.hpp"
#include "autograder/report/gradescope.hpp"
#include "autograder/report/marks.hpp"
#include "autograder/report/printable.hpp"
#include "autograder/report/whole_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>

namespace fs = std::filesystem;

namespace autograder {

namespace {

using nlohmann::json;

constexpr std::size_t most_metadata = 64'000'000; // bytes: it holds the results of all previous submissions
constexpr std::size_t most_name = 200;

std::string text_of(const json& object, const char* member) {
    const auto found = object.is_object() ? object.find(member) : object.end();
    if (!object.is_object() || found == object.end()) return "";
    if (found->is_number_unsigned()) return std::to_string(found->get<std::uint64_t>());
    return found->is_string() ? shortened(one_line(found->get<std::string>()), most_name) : "";
}

Student student_of(const fs::path& base) {
    try {
        return gradescope_student(read_whole_file(base / "submission_metadata.json", most_metadata));
    } catch (const std::exception&) { // there is none
        return gradescope_student("");
    }
}

LabResult result_of(const Lab& lab, const Submission& submission,
                    const std::function<LabResult(const Lab&, const Source&)>& grade) {
    LabResult result;
    result.lab = lab.number;
    const auto source = std::find_if(submission.sources.begin(), submission.sources.end(),
                                     [&](const Source& each) { return each.lab == lab.number; });
    if (source == submission.sources.end()) {
        result.state = "missing";
        return result;
    }
    try {
        return grade(lab, *source);
    } catch (const std::exception& error) {
        result.state = "harness_error";
        result.message = error.what();
        return result;
    }
}

/// results.json with the isolation of each lab beside what the student sees: extra_data is stored and not shown.
std::string with_isolation(const std::string& results, const StudentResult& student) {
    auto object = nlohmann::ordered_json::parse(results);
    for (const LabResult& lab : student.labs) {
        if (has_mark(lab)) object["extra_data"]["isolation"][lab.lab] = lab.isolation;
    }
    return object.dump(1) + "\n";
}

std::string line_about(const StudentResult& student) {
    const Student& who = student.student;
    std::string line = who.name.empty() ? who.key : who.name;
    for (const LabResult& lab : student.labs) {
        line += is_missing(lab) ? "; lab " + lab.lab + ": nothing handed in"
                                : "; lab " + lab.lab + ": " + std::to_string(lab.score) + " of "
                                      + std::to_string(lab.max_score) + ", isolation " + lab.isolation;
    }
    return line;
}

} // namespace

Student gradescope_student(std::string_view text) {
    const json metadata = json::parse(text, nullptr, false);
    Student student;
    student.id = text_of(metadata, "id");
    student.key = student.id.empty() ? "submission" : "submission-" + student.id;
    if (std::any_of(student.key.begin(), student.key.end(),
                    [](char c) { return c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9'); }))
        student.key = "submission";
    if (metadata.is_object() && metadata.contains("users") && metadata["users"].is_array()) {
        for (const json& user : metadata["users"]) {
            const std::string name = text_of(user, "name");
            if (student.login.empty()) student.login = text_of(user, "email");
            if (!name.empty()) student.name += (student.name.empty() ? "" : ", ") + name;
        }
    }
    student.name = shortened(student.name, most_name);
    return student;
}

std::string grade_for_gradescope(const fs::path& base, const std::vector<Lab>& labs, const ReportOptions& options,
                                 const std::function<LabResult(const Lab&, const Source&)>& grade) {
    const fs::path results = base / "results/results.json";
    fs::remove(results);
    const Submission submission = take_in_one(base / "submission", labs);
    StudentResult student{student_of(base), {}, submission.notes};
    for (const Lab& lab : labs) student.labs.push_back(result_of(lab, submission, grade));
    for (const LabResult& lab : student.labs) {
        if (has_failed(lab)) throw std::runtime_error("lab " + lab.lab + ": " + printable(lab.message));
    }
    write_whole_file(results, with_isolation(gradescope_results(student, options), student));
    return line_about(student);
}

} // namespace autograder
