#include "autograder/report/html.hpp"
#include "autograder/report/printable.hpp"

#include <doctest/doctest.h>

using namespace autograder;

TEST_CASE("text that is fit to be shown stays as it is") {
    CHECK(printable("a\tb\nc \"<&>' Đức 王 🙂") == "a\tb\nc \"<&>' Đức 王 🙂");
}

TEST_CASE("control characters become visible, CR LF becomes LF") {
    CHECK(printable("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
    CHECK(printable("a\r\nb\rc") == "a\nb\\x0dc");
    CHECK(printable(std::string_view("\0\x7f", 2)) == "\\x00\\x7f");
    CHECK(printable("\xc2\x9b") == "\\x9b"); // CSI as one character
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD, one each") {
    CHECK(printable("\xff|\xc3\x28|\x80") == "\xef\xbf\xbd|\xef\xbf\xbd(|\xef\xbf\xbd");
    CHECK(printable("\xc0\xaf") == "\xef\xbf\xbd\xef\xbf\xbd");                 // overlong /
    CHECK(printable("\xed\xa0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); // a surrogate
    CHECK(printable("\xf4\x90\x80\x80").find('\xf4') == std::string::npos);     // past U+10FFFF
    CHECK(printable("\xe7\x8e") == "\xef\xbf\xbd\xef\xbf\xbd");                 // cut off
}

TEST_CASE("characters that turn the direction of writing, and noncharacters, become U+FFFD") {
    const std::string override = std::string("\xe2\x80") + "\xae"; // in two, or compilers would warn of it here
    CHECK(printable("a" + override + "b") == std::string("a\xef\xbf\xbd") + "b");
    CHECK(printable("\xef\xbf\xbe") == "\xef\xbf\xbd"); // U+FFFE, which XML forbids
}

TEST_CASE("one line has no line end") { CHECK(one_line("a\nb\r\n\tc") == "a b  c"); }

TEST_CASE("text is shortened at a character") {
    CHECK(shortened("abc", 3) == "abc");
    CHECK(shortened("ab王", 3) == "ab...");
    CHECK(shortened("王", 0) == "...");
}

TEST_CASE("of many lines the beginning and the end stay") {
    CHECK(fewer_lines("1\n2\n3\n", 3) == "1\n2\n3\n");
    CHECK(fewer_lines("1\n2\n3\n4\n5\n", 3) == "1\n... (2 lines left out)\n4\n5\n");
}

TEST_CASE("markup is escaped in content and in attributes") {
    CHECK(escape_markup("<a href='x'>&\"") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    CHECK(element("p", {{"title", "\"><b>"}, {"class", ""}}, "x") == "<p title=\"&quot;&gt;&lt;b&gt;\">x</p>");
}
