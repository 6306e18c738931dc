#include "autograder/report/results_file.hpp"

#include "autograder/report/printable.hpp"
#include "autograder/report/whole_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace autograder {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t longest_file = 64U << 20U;
constexpr std::size_t longest_text = 1U << 20U; ///< a transcript of 400 lines is 30 kB
constexpr std::size_t most_entries = 2000;      ///< of any list
constexpr std::size_t most_values = 1000000;    ///< 100 labs of 200 tests have 400,000 names and values
constexpr int highest_score = 100000;
constexpr int deepest = 6; ///< student, labs, lab, tests, test: 5

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
    throw std::runtime_error("not a result of soket grade: " + where + " " + what);
}

/// A member of an object, checked.
class Member {
public:
    Member(const ordered_json& object, const char* name, const std::string& inside) : where_(inside + "." + name) {
        if (!object.is_object()) refuse(inside, "is no object");
        const auto found = object.find(name);
        if (found != object.end()) value_ = &*found;
    }
    [[nodiscard]] bool is_there() const { return value_ != nullptr; }
    [[nodiscard]] const std::string& where() const { return where_; }

    [[nodiscard]] std::string text(std::size_t longest = longest_text) const {
        if (!value().is_string()) refuse(where_, "is no text");
        const auto& text = value_->get_ref<const std::string&>();
        if (text.size() > longest) refuse(where_, "is longer than " + std::to_string(longest) + " bytes");
        return text;
    }
    [[nodiscard]] std::string text_if_there() const { return is_there() ? text() : ""; }

    [[nodiscard]] int points() const {
        if (!value().is_number_integer()) refuse(where_, "is no whole number");
        const auto points = value_->get<long long>();
        if (points < 0 || points > highest_score) refuse(where_, "is out of range");
        return static_cast<int>(points);
    }
    [[nodiscard]] double seconds() const {
        if (!value().is_number()) refuse(where_, "is no number");
        const auto seconds = value_->get<double>();
        if (!(seconds >= 0 && seconds < 1e9)) refuse(where_, "is out of range");
        return seconds;
    }
    /// The judge writes a number, 0 for none; a number in quotes is fine as well.
    [[nodiscard]] std::string section() const {
        if (!is_there()) return "";
        if (value_->is_string()) return text(16);
        const int number = points();
        return number == 0 ? "" : std::to_string(number);
    }
    [[nodiscard]] const ordered_json& list() const {
        if (!value().is_array()) refuse(where_, "is no list");
        if (value_->size() > most_entries) refuse(where_, "has more than " + std::to_string(most_entries) + " entries");
        return *value_;
    }
    [[nodiscard]] const ordered_json& value() const {
        if (!value_) refuse(where_, "is missing");
        return *value_;
    }

private:
    std::string where_;
    const ordered_json* value_ = nullptr;
};

/// Depth and number of values are limited while parsing: afterwards the memory would be used up already.
ordered_json parse(std::string_view text) {
    if (text.size() > longest_file) refuse("the file", "is longer than " + std::to_string(longest_file) + " bytes");
    std::size_t events = 0;
    try {
        return ordered_json::parse(text, [&](int depth, ordered_json::parse_event_t, ordered_json&) {
            if (depth > deepest) refuse("the file", "is nested too deeply");
            if (++events > most_values) refuse("the file", "has too many values");
            return true;
        });
    } catch (const ordered_json::parse_error& e) { // its what() quotes the file
        refuse("the file", "is no JSON, see byte " + std::to_string(e.byte));
    }
}

bool is_status(const std::string& word) {
    static constexpr std::array<std::string_view, 10> words = {
        "passed", "failed",   "not_written",   "crashed", "exited",
        "stuck",  "spinning", "compile_error", "skipped", "harness_error"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_lab_number(const std::string& text) {
    return text.size() == 2
           && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
}

bool is_key(const std::string& text) {
    return !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

TestResult read_test(const ordered_json& object, const std::string& where) {
    TestResult test;
    test.name = Member(object, "name", where).text();
    test.score = Member(object, "score", where).points();
    test.max_score = Member(object, "max_score", where).points();
    if (test.score > test.max_score) refuse(where + ".score", "is more than max_score");
    test.status = Member(object, "status", where).text(32);
    if (!is_status(test.status)) refuse(where + ".status", "is none of the known words");
    if (test.score > 0 && test.status != "passed") refuse(where + ".score", "is not 0 for a test that is not passed");
    test.misconception = Member(object, "misconception", where).text_if_there();
    test.section = Member(object, "section", where).section();
    test.message = Member(object, "message", where).text_if_there();
    test.transcript = Member(object, "transcript", where).text_if_there();
    test.replay = Member(object, "replay", where).text_if_there();
    return test;
}

LabResult read_lab(const ordered_json& object, const std::string& where) {
    LabResult lab;
    lab.lab = Member(object, "lab", where).text(2);
    if (!is_lab_number(lab.lab)) refuse(where + ".lab", "is no number of two digits");
    lab.score = Member(object, "score", where).points();
    lab.max_score = Member(object, "max_score", where).points();
    lab.isolation = Member(object, "isolation", where).text_if_there();
    if (const Member seconds(object, "seconds", where); seconds.is_there()) lab.seconds = seconds.seconds();
    lab.message = Member(object, "message", where).text_if_there();
    lab.fingerprint = Member(object, "fingerprint", where).text_if_there();
    int sum = 0;
    bool failed = false;
    for (const ordered_json& test : Member(object, "tests", where).list()) {
        lab.tests.push_back(read_test(test, where + ".tests[" + std::to_string(lab.tests.size()) + "]"));
        sum += lab.tests.back().score;
        failed = failed || lab.tests.back().status == "harness_error";
    }
    if (lab.score != sum) refuse(where + ".score", "is not the sum of its tests");
    if (lab.score > lab.max_score) refuse(where + ".score", "is more than max_score");
    const Member state(object, "state", where);
    lab.state = state.is_there() ? state.text(16) : failed ? "harness_error" : "graded";
    if (lab.state != "graded" && lab.state != "missing" && lab.state != "harness_error")
        refuse(where + ".state", "is none of graded, missing and harness_error");
    return lab;
}

/// Ours to write, so what cannot be shown is replaced here once and for all.
ordered_json write_test(const TestResult& test) {
    ordered_json object;
    object["name"] = one_line(test.name);
    object["score"] = test.score;
    object["max_score"] = test.max_score;
    object["status"] = test.status;
    object["misconception"] = one_line(test.misconception);
    object["section"] = one_line(test.section);
    object["message"] = printable(test.message);
    object["transcript"] = printable(test.transcript);
    object["replay"] = one_line(test.replay);
    return object;
}

ordered_json write_lab(const LabResult& lab) {
    ordered_json object;
    object["lab"] = lab.lab;
    object["state"] = lab.state;
    object["score"] = lab.score;
    object["max_score"] = lab.max_score;
    object["isolation"] = one_line(lab.isolation);
    object["seconds"] = lab.seconds;
    object["message"] = printable(lab.message);
    object["fingerprint"] = one_line(lab.fingerprint);
    object["tests"] = ordered_json::array();
    for (const TestResult& test : lab.tests) object["tests"].push_back(write_test(test));
    return object;
}

} // namespace

std::string to_json(const StudentResult& student) {
    ordered_json object;
    object["student"] = {{"key", student.student.key},
                         {"name", one_line(student.student.name)},
                         {"id", one_line(student.student.id)},
                         {"login", one_line(student.student.login)},
                         {"platform", one_line(student.student.platform)}};
    object["labs"] = ordered_json::array();
    for (const LabResult& lab : student.labs) object["labs"].push_back(write_lab(lab));
    object["notes"] = ordered_json::array();
    for (const std::string& note : student.notes) object["notes"].push_back(printable(note));
    return object.dump(1) + "\n";
}

StudentResult student_from_json(std::string_view text) {
    const ordered_json object = parse(text);
    StudentResult result;
    const ordered_json& who = Member(object, "student", "file").value();
    result.student.key = Member(who, "key", "student").text();
    if (!is_key(result.student.key)) refuse("student.key", "has other characters than a-z, 0-9 and -");
    result.student.name = one_line(Member(who, "name", "student").text(1000));
    result.student.id = one_line(Member(who, "id", "student").text(1000));
    result.student.login = one_line(Member(who, "login", "student").text(1000));
    result.student.platform = one_line(Member(who, "platform", "student").text_if_there());
    std::set<std::string> seen;
    for (const ordered_json& lab : Member(object, "labs", "file").list()) {
        result.labs.push_back(read_lab(lab, "labs[" + std::to_string(result.labs.size()) + "]"));
        if (!seen.insert(result.labs.back().lab).second) refuse("labs", "has one lab twice");
    }
    for (const ordered_json& note : Member(object, "notes", "file").list()) {
        if (!note.is_string()) refuse("notes", "has an entry that is no text");
        result.notes.push_back(note.get<std::string>());
    }
    std::sort(result.labs.begin(), result.labs.end(),
              [](const LabResult& a, const LabResult& b) { return a.lab < b.lab; });
    return result;
}

LabResult lab_from_json(std::string_view text) { return read_lab(parse(text), "lab"); }

void save(const StudentResult& student, const std::filesystem::path& folder) {
    if (!is_key(student.student.key)) refuse("student.key", "has other characters than a-z, 0-9 and -");
    write_whole_file(folder / (student.student.key + ".json"), to_json(student));
}

std::vector<StudentResult> load_all(const std::filesystem::path& folder) {
    std::vector<StudentResult> students;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        try {
            students.push_back(student_from_json(read_whole_file(entry.path(), longest_file)));
        } catch (const std::runtime_error& e) {
            throw std::runtime_error(entry.path().string() + ": " + e.what());
        }
        if (students.back().student.key != entry.path().stem().string())
            throw std::runtime_error(entry.path().string() + " is about another student than its name says");
    }
    std::sort(students.begin(), students.end(),
              [](const StudentResult& a, const StudentResult& b) { return a.student.key < b.student.key; });
    return students;
}

} // namespace autograder
