#include "generated_class.hpp"
#include "made_up.hpp"

#include "autograder/report/markdown.hpp"

#include <doctest/doctest.h>

using namespace autograder;

namespace {

LabResult lab_with_everything() {
    LabResult lab = made_lab("02", {made_test("receive_exactly() works", "passed"),
                                    made_test("send_all() goes on", "failed", "body-short-read", "4"),
                                    made_test("the rest", "not_written"), made_test("IPv6", "skipped")});
    lab.tests[1].message = "It received the wrong message.\nsent:     \"ab\"\nreceived: \"a\"";
    lab.tests[1].transcript = "peer   your code\nsends \"ab\" -->\n";
    lab.tests[1].replay = "labs/check 02 --only 'send_all() goes'";
    lab.tests[2].message = "receive_all() is not written yet.";
    lab.tests[3].message = "This machine has no IPv6.";
    return lab;
}

} // namespace

TEST_CASE("feedback begins with the name, the total and a line for each lab") {
    const auto student = made_student(
        "ayu", {lab_with_everything(), made_lab("04", {}, "missing"), made_lab("05", {}, "harness_error")});
    ReportOptions options;
    options.labs = {{"02", "02-fixed-length", ""}};
    CHECK(holds(feedback(student, options),
                "# Name of ayu\n\n**2 of 8 points** in the labs that were graded\n\n"
                "| Lab | Points | |\n|:--|--:|:--|\n"
                "| Lab 02: fixed-length | 2/8 | 2 of 4 tests lost |\n"
                "| Lab 04 | – | nothing handed in |\n"
                "| Lab 05 | – | could not be graded; this is not about your code, and not a zero |\n\n"));
}

TEST_CASE("a lab's section lists its tests and what is still to be written") {
    const std::string text = feedback(made_student("ayu", {lab_with_everything()}), {});
    CHECK(holds(
        text, "- ✓ receive_exactly() works (2/2)\n- ✗ send_all() goes on (0/2)\n- · the rest (0/2)\n- · IPv6 (0/2)\n\n"
              "Still to write: `receive_all()`\n\n"));
    CHECK_FALSE(holds(text, "### the rest"));
}

TEST_CASE("a lost test says what happened, what to remember, where to read on and how to repeat it") {
    ReportOptions options;
    options.handouts = "https://example.org/soket/";
    CHECK(holds(
        feedback(made_student("ayu", {lab_with_everything()}), options),
        "### send_all() goes on (0/2)\n\n"
        "It received the wrong message.\n\n"
        "```text\nsent:     \"ab\"\nreceived: \"a\"\n```\n\n"
        "```text\npeer   your code\nsends \"ab\" -->\n```\n\n"
        "**Remember:** recv() gives what has arrived: ask for the rest, and put it behind what you already have.\n\n"
        "(body-short-read; [section 4 of the handout](<https://example.org/soket/lab02.html#lab02-4>))\n\n"
        "Again: `labs/check 02 --only 'send_all() goes'`\n\n"));
    CHECK(holds(feedback(made_student("ayu", {lab_with_everything()}), {}),
                "(body-short-read; section 4 of the handout)"));
}

TEST_CASE("code that does not compile gets the compiler's first error, not a list of lost tests") {
    LabResult lab = made_lab("02", {made_test("a", "compile_error"), made_test("b", "compile_error")});
    lab.message = "x.cpp:1: warning: unused\nx.cpp:2:5: error: expected ';'\n    2 | int x\n";
    const std::string text = feedback(made_student("ayu", {lab}), {});
    CHECK(holds(text, "```text\nx.cpp:2:5: error: expected ';'\n    2 | int x\n```"));
    CHECK_FALSE(holds(text, "unused"));
    CHECK_FALSE(holds(text, "✗ a"));
}

TEST_CASE("hundreds of lines of transcript are cut in the middle") {
    LabResult lab = lab_with_everything();
    lab.tests[1].transcript = "begins\n";
    for (int i = 0; i < 400; ++i) lab.tests[1].transcript += "recv\n";
    lab.tests[1].transcript += "ends\n";
    const std::string text = feedback(made_student("ayu", {lab}), {});
    CHECK(holds(text, "begins\n"));
    CHECK(holds(text, "(378 lines left out)"));
    CHECK(holds(text, "ends\n```"));
}

TEST_CASE("text cannot become markup") {
    CHECK(markdown_text("**b** _i_ `c` [l](u) ![i](u) <b> &amp; a|b ~~s~~ #")
          == "\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\[l\\](u) \\!\\[i\\](u) \\<b\\> \\&amp; a\\|b \\~\\~s\\~\\~ \\#");
    CHECK(markdown_text("https://x.org www.x.org a@b.org") == "https\\://x.org www\\.x.org a\\@b.org");
    CHECK(markdown_text("1. one") == "1\\. one");
    CHECK(markdown_text("- one\n# two") == "\\- one \\# two");
    CHECK(markdown_text("send_all() takes 1.5") == "send_all() takes 1.5"); // what needs no escape stays readable
}

TEST_CASE("a block is longer fenced than anything inside it") {
    CHECK(markdown_block("a\n```\n# b\n") == "````text\na\n```\n# b\n````\n\n");
    CHECK(markdown_block("\n\n").empty());
}

TEST_CASE("a hostile student's page has no line that begins with what they wrote") {
    LabResult lab = lab_with_everything();
    for (TestResult& test : lab.tests) test.name = test.message = test.transcript = test.replay = hostile;
    StudentResult student = made_student("ayu", {lab});
    student.student.name = hostile;
    student.notes = {hostile};
    std::string text = feedback(student, {});
    CHECK_FALSE(holds(text, "\x1b"));
    for (std::size_t at = text.find("````text"); at != std::string::npos; at = text.find("````text"))
        text.erase(at, text.find("\n````\n", at) + 6 - at);
    CHECK_FALSE(holds(text, "\n# heading"));
    CHECK_FALSE(holds(text, "\n```"));
}
