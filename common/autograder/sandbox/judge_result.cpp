#include "autograder/sandbox/judge_result.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace autograder {

namespace {

TestResult test_from(const nlohmann::json& json) {
    TestResult test;
    test.name = json.at("name").get<std::string>();
    test.score = json.at("score").get<int>();
    test.max_score = json.at("max_score").get<int>();
    test.status = json.at("status").get<std::string>();
    test.misconception = json.at("misconception").get<std::string>();
    if (const int section = json.at("section").get<int>(); section != 0) test.section = std::to_string(section);
    test.message = json.at("message").get<std::string>();
    test.transcript = json.at("transcript").get<std::string>();
    test.replay = json.at("replay").get<std::string>();
    return test;
}

} // namespace

LabResult read_judge_result(const std::string& text, const Lab& lab) {
    try {
        const auto json = nlohmann::json::parse(text);
        LabResult result;
        result.lab = json.at("lab").get<std::string>();
        if (result.lab != lab.number) throw std::runtime_error("a result of lab " + result.lab);
        result.state = "graded";
        result.score = json.at("score").get<int>();
        result.max_score = json.at("max_score").get<int>();
        for (const auto& test : json.at("tests")) {
            result.tests.push_back(test_from(test));
            if (result.tests.back().status != "harness_error") continue;
            result.state = "harness_error";
            if (result.message.empty()) result.message = result.tests.back().name + ": " + result.tests.back().message;
        }
        return result;
    } catch (const nlohmann::json::exception& e) {
        throw std::runtime_error(std::string("the judge's result is not whole: ") + e.what());
    }
}

} // namespace autograder
