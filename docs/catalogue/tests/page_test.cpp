#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "page.hpp"
#include "prose.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <stdexcept>

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string page_of(const std::vector<catalogue::Entry>& entries) {
    std::ostringstream page;
    catalogue::write_page(page, "# Title\n\n@ENTRIES@ beliefs\n", entries,
                          {{"02", "fixed-length"}, {"04", "delimited"}});
    return page.str();
}

} // namespace

TEST_CASE("prose: what Doxygen would read is taken as it stands") {
    CHECK(catalogue::as_prose("a_b() <x> \"\\n\"") == "a_b() \\<x\\> \\\"\\\\n\\\"");
    CHECK(catalogue::as_html("a & <b>") == "a &amp; &lt;b&gt;");
    CHECK_THROWS_AS(catalogue::as_block("\\endhtmlonly"), std::runtime_error);
}

TEST_CASE("page: an entry with its evidence and its places") {
    const catalogue::Evidence evidence{"It is <one>.",  "02",         "a title", "failed", 3, "Wrong.",
                                       {"expected: 1"}, "<--- peer\n"};
    const std::string page = page_of({{"some-id", "It is two.", evidence, {{"02", {3, 4, 6}}, {"04", {}}}}});
    CHECK(contains(page, "1 beliefs"));
    CHECK(contains(page, "### “It is \\<one\\>.” {#some-id}"));
    CHECK(contains(page, "<pre class=\"fragment\">expected: 1\n\n&lt;--- peer\n</pre>"));
    CHECK(contains(page, "`some-id`: @ref lab02-3 \"lab 02, sections 3\", @ref lab02-4 \"4\" and @ref lab02-6 \"6\"; "
                         "@ref lab04 \"lab 04\""));
    CHECK(!contains(page, "## Lab 04"));
}

TEST_CASE("page: an entry without evidence is called by its id") {
    CHECK(contains(page_of({{"cut-off-too-early", "Later.", {}, {{"04", {5}}}}}),
                   "### Cut off too early. {#cut-off-too-early}"));
}
