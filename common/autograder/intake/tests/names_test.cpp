#include "autograder/intake/names.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace autograder;

TEST_CASE("decomposed letters, as macOS writes them, are composed") {
    CHECK(clean_name("Rene\u0301e") == "Ren\u00E9e");
    CHECK(clean_name("A\u030Asa") == "\u00C5sa");
    CHECK(clean_name("Vie\u0323\u0302t") == "Vi\u1EC7t");                        // two marks
    CHECK(clean_name("\u1112\u1161\u11AB\u1100\u1173\u11AF") == "\uD55C\uAE00"); // Hangul
    CHECK(clean_name("\u304B\u3099") == "\u304C");                               // kana
}

TEST_CASE("what is composed already stays as it is") {
    CHECK(clean_name("Ren\u00E9e Li\u1EC7t \u738B") == "Ren\u00E9e Li\u1EC7t \u738B");
}

TEST_CASE("bytes that are not UTF-8 are code page 437") {
    CHECK(clean_name("Ren\x82"
                     "e")
          == "Ren\u00E9e");
    CHECK(clean_name("\xC0\xAF") == "\u2514\u00BB");           // an overlong '/', not UTF-8
    CHECK(clean_name("\xED\xA0\x80") == "\u03C6\u00E1\u00C7"); // half a surrogate pair
    CHECK(clean_name("\xE2\x82") == "\u0393\u00E9");           // cut off
}

TEST_CASE("control characters and changes of direction do not get to a terminal") {
    CHECK(clean_name("a\x1B[2Jb\n") == "a\uFFFD[2Jb\uFFFD");
    CHECK(clean_name(std::string("\xE2\x80") + "\xAEppc.exe") == "\uFFFDppc.exe");
    CHECK(clean_name(std::string("a\0b", 3))
          == "a\uFFFD"
             "b");
}

TEST_CASE("paths stay inside") {
    CHECK(clean_path("./a//b/./c.cpp") == "a/b/c.cpp");
    CHECK(clean_path("a\\b.cpp") == "a/b.cpp"); // written on Windows
    CHECK(clean_path("..a/b..") == "..a/b..");
    CHECK_FALSE(clean_path("../a"));
    CHECK_FALSE(clean_path("a/../../b"));
    CHECK_FALSE(clean_path("a/.."));
    CHECK_FALSE(clean_path("/etc/passwd"));
    CHECK_FALSE(clean_path("\\\\server\\share"));
    CHECK_FALSE(clean_path("..\\..\\a"));
    CHECK_FALSE(clean_path("C:\\a"));
    CHECK_FALSE(clean_path(""));
    CHECK_FALSE(clean_path("."));
    CHECK_FALSE(clean_path(std::string(1001, 'a')));
}

TEST_CASE("paths have a bounded depth") {
    CHECK(clean_path("a/b/c", 3));
    CHECK_FALSE(clean_path("a/b/c/d", 3));
}

TEST_CASE("letters without their diacritics") {
    CHECK(plain_latin("\u00C5sa \u0141uczak") == "asa luczak");
    CHECK(plain_latin("Nguy\u1EC5n") == "nguyen");
    CHECK(plain_latin("Stra\u00DFe \u00C6sir") == "strasse aesir");
    CHECK(plain_latin("\u738B") == "\u738B");
}
