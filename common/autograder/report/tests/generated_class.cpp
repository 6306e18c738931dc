#include "generated_class.hpp"
#include "test_titles.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <string>

namespace autograder {

namespace {

using Random = std::mt19937; // its numbers are prescribed by the standard, those of distributions are not

bool chance(Random& random, unsigned in_1000) { return random() % 1000 < in_1000; }

const std::vector<Title>& tests_of(std::size_t lab) {
    return lab % 3 == 0 ? tests_of_02 : lab % 3 == 1 ? tests_of_04 : tests_of_08;
}

std::string two_digits(std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

Student made_up(std::size_t number) {
    static const std::vector<std::string> first = {
        "Ayu", "Björn", "Chloé",   "Đức",   "Emeka", "Fatma", "Grzegorz", "Hana",  "İlker",  "José", "Katya", "Lars",
        "Mei", "Noor",  "Olamide", "Putri", "Quinn", "Rahul", "Siti",     "Tomáš", "Ursula", "Wei",  "Yuki",  "Zoë"};
    static const std::vector<std::string> last = {"Wijaya",         "Åkesson",      "Nguyễn",  "O'Brien", "Okafor",
                                                  "García Márquez", "Zieliński",    "Schmidt", "Yılmaz",  "Santoso",
                                                  "Tanaka",         "van der Berg", "王"};
    Student student;
    student.key = "student-" + std::string(number < 10 ? "00" : number < 100 ? "0" : "") + std::to_string(number);
    student.name = first[number % first.size()] + " " + last[(number * 5 + number / first.size()) % last.size()];
    student.id = std::to_string(410000 + number * 17);
    student.login = "s" + std::to_string(20260000 + number) + "@example.edu";
    if (number == 5) student.name = hostile;
    return student;
}

TestResult judged(const Title& title, const std::string& lab, const std::string& status) {
    TestResult test;
    test.name = title.name;
    test.max_score = title.points;
    test.status = status;
    test.score = status == "passed" ? title.points : 0;
    if (status == "passed") return test;
    test.replay = "labs/check " + lab + " --only '" + test.name.substr(0, 12) + "'";
    if (status == "not_written") {
        test.message = "receive_exactly() is not written yet.";
    } else if (status == "compile_error") {
        test.message = "The submission does not compile.";
    } else if (status == "skipped") {
        test.message = "This machine has no IPv6.";
    } else {
        test.misconception = title.misconception;
        test.section = title.section;
        test.message = "receive_exactly() received the wrong message.\nsent:     \"hfqslyr\"\nreceived: "
                       "\"h\\x00\\x00\\x00\\x00\\x00\\x00\"";
        test.transcript = "peer                      your code\nsends \"hfqslyr\" -------->\n"
                          "                          recv(3, ..., 7) = 1 \"h\" *\n* arranged by the test; in life it "
                          "happens by itself\n";
    }
    return test;
}

std::string status_of_lost(Random& random) {
    static const std::vector<std::string> often = {"failed", "failed", "failed",  "failed",   "failed",
                                                   "stuck",  "stuck",  "crashed", "spinning", "exited"};
    return often[random() % often.size()];
}

/// A number that depends on both alone.
unsigned dice(std::size_t student, std::string_view misconception) {
    auto hash = 2166136261U ^ static_cast<unsigned>(student * 2654435761U);
    for (const char c : misconception) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash >> 12U;
}

void add_up(LabResult& lab) {
    for (const TestResult& test : lab.tests) {
        lab.score += test.score;
        lab.max_score += test.status == "skipped" ? 0 : test.max_score;
    }
}

LabResult lab_of(Random& random, std::size_t number, std::size_t student, unsigned skill) {
    LabResult lab;
    lab.lab = two_digits(number);
    lab.state = "graded";
    lab.isolation = "bwrap";
    lab.seconds = 2 + static_cast<double>(random() % 300) / 100;
    if (student % 37 == 11 && number == 2) {
        lab.state = "harness_error";
        lab.message = "bwrap: Creating new namespace failed: No space left on device";
        return lab;
    }
    const auto fate = static_cast<unsigned>(random() % 1000);
    if (fate < 20 + number * 8) {
        lab.state = "missing";
        lab.isolation = "";
        lab.seconds = 0;
        return lab;
    }
    const bool does_compile = fate % 50 != 3;
    const std::size_t written = skill < 350 ? tests_of(number).size() / 2 + random() % 8 : 99;
    if (!does_compile) lab.message = std::string("student.cpp:12:5: error: expected ';' before 'return' ") + hostile;
    for (const Title& title : tests_of(number)) {
        // A belief is held in every lab alike, some by many: it depends on student and name only.
        const unsigned difficulty =
            static_cast<unsigned>(title.misconception[3] * 31 + title.misconception[1] * 17) % 420;
        const bool held = dice(student, title.misconception) % 1000 < difficulty * (1000 - skill) / 400;
        const bool unwritten = lab.tests.size() >= written;
        lab.tests.push_back(judged(title, lab.lab,
                                   !does_compile ? "compile_error"
                                   : unwritten   ? "not_written"
                                   : held        ? status_of_lost(random)
                                                 : "passed"));
    }
    if (number == 0 && does_compile) lab.tests[3] = judged(tests_of(number)[3], lab.lab, "skipped");
    add_up(lab);
    return lab;
}

} // namespace

std::vector<StudentResult> generated_class(std::size_t students, std::size_t labs) {
    std::vector<StudentResult> all;
    for (std::size_t s = 1; s <= students; ++s) {
        Random random(static_cast<unsigned>(s));
        StudentResult student;
        student.student = made_up(s);
        const auto skill = static_cast<unsigned>(s % 7 == 0   ? 150 + random() % 300
                                                 : s % 9 == 0 ? 1000
                                                              : 500 + random() % 450);
        for (std::size_t l = 0; l < labs; ++l) student.labs.push_back(lab_of(random, l, s, skill));
        if (chance(random, 100))
            student.notes.emplace_back("Lab 03: there is no typed.cpp; found were type.cpp and main.cpp.");
        if (s == 5) student.notes.emplace_back(hostile);
        all.push_back(std::move(student));
    }
    return all;
}

ReportOptions generated_options(std::size_t labs) {
    static const std::vector<std::string> names = {"endpoints",   "blocking-tcp",    "fixed-length", "typed",
                                                   "delimited",   "length-prefixed", "binary",       "disconnecting",
                                                   "concurrency", "non-blocking",    "select",       "chat"};
    ReportOptions options;
    options.title = "Network Programming 2026";
    options.handouts = "https://soket.example.org/docs";
    for (std::size_t i = 0; i < labs; ++i)
        options.labs.push_back({two_digits(i), two_digits(i) + "-" + names[i % names.size()], ""});
    return options;
}

} // namespace autograder
