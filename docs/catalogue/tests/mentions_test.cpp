#include "mentions.hpp"

#include <doctest/doctest.h>

using catalogue::mentions_in;
using Sections = std::set<int>;

TEST_CASE("mentions: the section stands behind the id") {
    auto found = mentions_in(R"(TEST_CASE("t" * points(3) * catches("a-b", 2) * catches("c", 14, Status::stuck)) {})",
                             {"a-b", "c", "t"});
    CHECK(found["a-b"] == Sections{2});
    CHECK(found["c"] == Sections{14});
    CHECK(found["t"].empty());
}

TEST_CASE("mentions: one section for two ids") {
    auto found = mentions_in(R"(suspect(is(x, 1) ? "a" : "b", 3); suspect("a",
        7);)",
                             {"a", "b"});
    CHECK(found["a"] == Sections{3, 7});
    CHECK(found["b"] == Sections{3});
}

TEST_CASE("mentions: an id in a table, and one that is not there") {
    const auto found = mentions_in(R"({"a", "blanks, 4"}, {5, 6}; "ab")", {"a", "b"});
    CHECK(found.at("a").empty());
    CHECK(found.size() == 1);
}
