// One run over many submissions, with a made-up grader.
#include "autograder/report/results_file.hpp"
#include "autograder/run/grade_run.hpp"
#include "autograder/run/labs.hpp"
#include "autograder/run/reports.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

using namespace autograder;
namespace fs = std::filesystem;

namespace {

/// A folder that goes with the object, with two labs and no result in it.
class Place {
public:
    Place() {
        std::string name = (fs::temp_directory_path() / "soket-run-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        for (const Lab& lab : labs()) {
            fs::create_directories(folder / "labs" / lab.name);
            write(folder / "labs" / lab.name / (lab.file.substr(0, lab.file.size() - 4) + "_test.cpp"), "tests");
        }
    }
    ~Place() { fs::remove_all(folder); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    static std::vector<Lab> labs() {
        return {{"02", "02-fixed-length", "fixed_length.cpp"}, {"03", "03-typed", "typed.cpp"}};
    }
    static void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

    GradeRun run() {
        GradeRun run{folder, folder / "out/results", labs(), 2, {}, "none", {}};
        run.grade = [this](const Lab& lab, const Source& source, unsigned) {
            ++gradings;
            LabResult result;
            result.lab = lab.number;
            result.state = "graded";
            result.isolation = "none";
            result.score = static_cast<int>(source.text.size());
            result.max_score = 20;
            TestResult test;
            test.name = "it works";
            test.score = test.max_score = result.score;
            test.status = "passed";
            result.tests.push_back(test);
            return result;
        };
        return run;
    }

    RunSummary grade(const std::vector<Submission>& submissions) { return grade(run(), submissions); }
    static RunSummary grade(const GradeRun& run, const std::vector<Submission>& submissions) {
        std::FILE* nowhere = std::fopen("/dev/null", "w");
        Progress progress(submissions.size() * run.labs.size(), nowhere);
        const RunSummary summary = grade_all(run, submissions, progress);
        std::fclose(nowhere);
        return summary;
    }
    /// What there is, by student, as text.
    [[nodiscard]] std::map<std::string, std::string> results() const {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::directory_iterator(folder / "out/results")) {
            std::ifstream in(entry.path());
            all[entry.path().stem()] = {std::istreambuf_iterator<char>(in), {}};
        }
        return all;
    }
    [[nodiscard]] std::string report(const std::string& name) const {
        std::ifstream in(folder / "out" / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    [[nodiscard]] StudentResult result_of(const std::string& key) const { return student_from_json(results().at(key)); }

    fs::path folder;
    std::atomic<int> gradings = 0;
};

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

Submission submission(const std::string& key, const std::string& fixed_length, const std::string& typed = "") {
    Submission made{{key, key, "", ""}, {{"02", "fixed_length.cpp", fixed_length}}, {}};
    if (!typed.empty()) made.sources.push_back({"03", "typed.cpp", typed});
    return made;
}

} // namespace

TEST_CASE("each lab of each student is graded, and what was not handed in is missing, not zero") {
    Place place;
    const auto summary = place.grade({submission("ada", "12345", "123"), submission("bob", "1")});
    CHECK(summary.graded == 3);
    CHECK(place.result_of("ada").labs.at(0).score == 5);
    CHECK(place.result_of("ada").labs.at(1).score == 3);
    CHECK(place.result_of("bob").labs.at(1).state == "missing");
}

TEST_CASE("the same run again grades nothing and changes nothing") {
    Place place;
    const std::vector<Submission> all = {submission("ada", "12345", "123"), submission("bob", "1")};
    place.grade(all);
    const auto before = place.results();
    const auto summary = place.grade(all);
    CHECK(place.gradings == 3);
    CHECK(summary.kept == 3);
    CHECK(place.results() == before);
}

TEST_CASE("another source is graded again, and so is each when the lab's tests are others") {
    Place place;
    place.grade({submission("ada", "12345", "123"), submission("bob", "1")});
    place.grade({submission("ada", "1234", "123"), submission("bob", "1")});
    CHECK(place.gradings == 4);
    CHECK(place.result_of("ada").labs.at(0).score == 4);
    Place::write(place.folder / "labs/02-fixed-length/fixed_length_test.cpp", "better tests");
    place.grade({submission("ada", "1234", "123"), submission("bob", "1")});
    CHECK(place.gradings == 6);
}

TEST_CASE("what was graded in another isolation is graded again") {
    Place place;
    place.grade({submission("ada", "12345")});
    GradeRun run = place.run();
    run.isolation = "bwrap";
    Place::grade(run, {submission("ada", "12345")});
    CHECK(place.gradings == 2);
}

TEST_CASE("a run over some labs keeps the results of the others") {
    Place place;
    for (const std::size_t lab : {0U, 1U}) {
        GradeRun run = place.run();
        run.labs = {Place::labs()[lab]};
        Place::grade(run, {submission("ada", "12345", "123")});
    }
    CHECK(place.gradings == 2);
    REQUIRE(place.result_of("ada").labs.size() == 2);
    CHECK(place.result_of("ada").labs[0].score == 5);
    CHECK(place.result_of("ada").labs[1].score == 3);
}

TEST_CASE("the student's own file in the labs' folder changes no version, everything else there does") {
    Place place;
    const Lab lab = Place::labs()[0];
    const std::string before = version_of(place.folder, lab);
    Place::write(place.folder / "labs/02-fixed-length/fixed_length.cpp", "a stub, filled in");
    CHECK(version_of(place.folder, lab) == before);
    Place::write(place.folder / "labs/02-fixed-length/fixed_length.hpp", "another interface");
    CHECK(version_of(place.folder, lab) != before);
}

TEST_CASE("a harness error is no mark, ends nothing, and is tried again") {
    Place place;
    GradeRun run = place.run();
    run.jobs = 1;
    const auto good = run.grade;
    bool broken = true;
    run.grade = [&](const Lab& lab, const Source& source, unsigned slot) {
        if (broken && lab.number == "02" && source.text == "1") throw std::runtime_error("no space left on device");
        return good(lab, source, slot);
    };
    const std::vector<Submission> all = {submission("ada", "1", "123"), submission("bob", "12")};
    auto summary = Place::grade(run, all);
    CHECK(summary.harness_errors == 1);
    CHECK(place.result_of("ada").labs.at(0).state == "harness_error");
    CHECK(place.result_of("ada").labs.at(0).message == "no space left on device");
    CHECK(place.result_of("ada").labs.at(1).score == 3);
    CHECK(place.result_of("bob").labs.at(0).score == 2);
    broken = false;
    summary = Place::grade(run, all);
    CHECK(summary.graded == 1);
    CHECK(place.result_of("ada").labs.at(0).score == 1);
}

TEST_CASE("a result that cannot be read is made again") {
    Place place;
    place.grade({submission("ada", "12345")});
    const auto before = place.results();
    Place::write(place.folder / "out/results/ada.json", R"({"student":)");
    place.grade({submission("ada", "12345")});
    CHECK(place.gradings == 2);
    CHECK(place.results() == before);
}

TEST_CASE("a run that is interrupted goes on where it was, and keeps what an earlier one has found") {
    Place place;
    const std::vector<Submission> all = {submission("ada", "1", "12"), submission("bob", "123", "1234"),
                                         submission("cyd", "12", "1")};
    GradeRun run = place.run();
    run.jobs = 1;
    const auto good = run.grade;
    finish_on_signals();
    run.grade = [&](const Lab& lab, const Source& source, unsigned slot) {
        if (source.text == "123") std::raise(SIGTERM);
        return good(lab, source, slot);
    };
    const auto summary = Place::grade(run, all);
    CHECK(summary.interrupted);
    CHECK(place.gradings == 3); // what was being graded is finished
    CHECK(place.result_of("bob").labs.at(0).score == 3);
    go_on_after_signal();
    CHECK_FALSE(place.grade(all).interrupted);
    CHECK(place.gradings == 6);
    CHECK(place.result_of("bob").labs.at(1).score == 4);
    CHECK(place.result_of("cyd").labs.at(1).score == 1);
}

TEST_CASE("shards divide the students among them, and the reports are of all") {
    Place place;
    const std::vector<Submission> all = {submission("ada", "1"), submission("bob", "12"), submission("cyd", "123")};
    for (const std::string part : {"1/2", "2/2"}) {
        GradeRun run = place.run();
        run.shard = shard_of(part);
        Place::grade(run, all);
        CHECK(place.gradings == (part == "1/2" ? 2 : 3));
    }
    write_reports(place.folder / "out", {});
    for (const char* const name :
         {"feedback/ada.md", "feedback/bob.md", "feedback/cyd.md", "gradescope/cyd.json", "junit.xml", "class.html"}) {
        CHECK_MESSAGE(fs::file_size(place.folder / "out" / name) > 0, name);
    }
}

TEST_CASE("students of a Moodle export are given back to Moodle: a worksheet for each lab, one for their sum, and the "
          "feedback") {
    Place place;
    std::vector<Submission> all = {submission("ada", "1", "12"), submission("bob", "123")};
    for (Submission& each : all) {
        each.student.platform = "moodle";
        each.student.id = "4100" + std::to_string(each.student.key.size() + each.sources.size());
    }
    place.grade(all);
    ReportOptions options;
    options.labs = Place::labs();
    const std::string said = joined(write_reports(place.folder / "out", options));
    CHECK(place.report("moodle-worksheet-03.csv")
          == "Identifier,Full name,Grade,Maximum Grade,Last modified (grade)\r\nParticipant 41005,ada,2,20,\r\n");
    CHECK(place.report("moodle-worksheet.csv").find("Participant 41005,ada,3,40,\r\nParticipant 41004,bob,3,40,")
          != std::string::npos);
    const std::string zip = place.report("moodle-feedback.zip");
    CHECK(zip.find("ada_41005_assignfeedback_file_feedback.md") != std::string::npos);
    CHECK(zip.find("bob_41004_assignfeedback_file_feedback.md") != std::string::npos);
    CHECK_FALSE(fs::exists(place.folder / "out/grades-canvas.csv"));
    CHECK(said.find("moodle-worksheet-NN.csv") != std::string::npos);
    CHECK(said.find("grades.csv") == std::string::npos); // nobody's login is known, and nobody needs it
}

TEST_CASE("a hundred students without a login are one line") {
    Place place;
    std::vector<Submission> all;
    for (int i = 100; i < 200; ++i) all.push_back(submission("s" + std::to_string(i), "1"));
    all.front().student.login = "s100";
    place.grade(all);
    const auto remarks = write_reports(place.folder / "out", {});
    CHECK(remarks.size() < 10);
    CHECK(remarks.back() == "grades.csv has no row for s101, s102, s103 and 96 more: their logins are not known");
    CHECK(place.report("grades.csv") == "Username,Lab 02\r\ns100,1\r\n");
}

TEST_CASE("who could not be graded is named, and has no mark in any file") {
    Place place;
    GradeRun run = place.run();
    run.grade = [](const Lab&, const Source&, unsigned) -> LabResult { throw std::runtime_error("the disk is full"); };
    Submission one = submission("ada", "1");
    one.student.login = "ada";
    Place::grade(run, {one});
    const std::string said = joined(write_reports(place.folder / "out", {}));
    CHECK(said.find("grading failed: ada;") != std::string::npos);
    CHECK(said.find("There is no file for a gradebook") != std::string::npos);
    for (const char* const name : {"grades.csv", "grades-canvas.csv", "gradescope/ada.json"}) {
        CHECK_MESSAGE(!fs::exists(place.folder / "out" / name), name);
    }
}

TEST_CASE("a shard is I/N") {
    CHECK(shard_of("2/8").index == 2);
    CHECK(shard_of("2/8").count == 8);
    for (const char* const text : {"", "1", "/2", "1/", "0/2", "3/2", "1/2x", "a/b", "-1/2", "1 /2"}) {
        CHECK_THROWS_AS(shard_of(text), std::invalid_argument);
    }
}

TEST_CASE("labs are found by number and by name, and a wrong one is told what there is") {
    Place place;
    const auto all = labs_under(place.folder);
    REQUIRE(all.size() == 2);
    CHECK(all[1].file == "typed.cpp");
    for (const char* const name : {"2", "02", "fixed-length", "fixed_length", "02-fixed-length"}) {
        CHECK(chosen(all, {name}).at(0).number == "02");
    }
    CHECK(chosen(all, {}).size() == 2);
    CHECK(chosen(all, {"3", "03"}).size() == 1);
    CHECK_THROWS_WITH(chosen(all, {"12"}), "there is no lab \"12\"; there are 02-fixed-length, 03-typed");
}

TEST_CASE("what is left is told in the unit that fits, once it can be known") {
    using std::chrono::seconds;
    CHECK(time_left(0, 10, seconds(60)).empty());
    CHECK(time_left(1, 10, seconds(1)).empty());
    CHECK(time_left(5, 10, seconds(30)) == "about 30 seconds left");
    CHECK(time_left(1, 11, seconds(60)) == "about 10 minutes left");
    CHECK(time_left(1, 301, seconds(60)) == "about 5 hours left");
}
