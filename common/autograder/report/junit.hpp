#pragma once
/// \file
/// Results for continuous integration.

#include "autograder/model.hpp"

#include <string>
#include <vector>

namespace autograder {

/// JUnit XML: a testsuite for each lab of each student, named KEY.NN, a testcase for each test. A lost test is a failure whose type is
/// the status, a harness error an error, a lab that was not handed in one skipped testcase. The points are in the names, since the
/// format knows none.
/// Source: https://github.com/windyroad/JUnit-Schema/blob/master/JUnit.xsd and
/// https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
std::string junit_xml(const std::vector<StudentResult>& students);

} // namespace autograder
