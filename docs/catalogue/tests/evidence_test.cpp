#include "evidence.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <stdexcept>

namespace {

constexpr const char* header =
    "Belief: One recv() is enough.\nLab: 02-fixed-length\nAnswer: x\nTest: a: b\nSection: 4\n"
    "Status: failed\n";

catalogue::Evidence read(const std::string& text) {
    std::istringstream file(text);
    return catalogue::read_evidence(file);
}

} // namespace

TEST_CASE("evidence: message, details and transcript are told apart") {
    const auto evidence = read(std::string(header) + "\nWrong.\nexpected: 1\n\npeer\n\nends\n");
    CHECK(evidence.lab == "02");
    CHECK(evidence.test == "a: b");
    CHECK(evidence.section == 4);
    CHECK(evidence.message == "Wrong.");
    CHECK(evidence.details == std::vector<std::string>{"expected: 1"});
    CHECK(evidence.transcript == "peer\n\nends\n");
}

TEST_CASE("evidence: there may be no details and no transcript") {
    const auto evidence = read(std::string(header) + "\nWrong.\n");
    CHECK(evidence.details.empty());
    CHECK(evidence.transcript.empty());
}

TEST_CASE("evidence: a missing part is an error") {
    CHECK_THROWS_AS(read(header), std::runtime_error);
    CHECK_THROWS_AS(read("Belief: One.\n\nWrong.\n"), std::runtime_error);
    CHECK_THROWS_AS(read("no header\n\nWrong.\n"), std::runtime_error);
}
