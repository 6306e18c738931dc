#pragma once
/// \file
/// The parts of the class page.

#include "autograder/report/class_summary.hpp"
#include "autograder/report/names.hpp"
#include "autograder/report/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace autograder {

/// What every section is made from.
struct ClassData {
    const ReportOptions& options;
    const ClassSummary& summary;
    const std::vector<Shown>& students;
};

/// The style sheet.
std::string_view class_style();
/// What could not be graded; "" when nothing.
std::string failures_section(const ClassData& data);
/// Distribution of the marks, and the numbers, per lab.
std::string marks_section(const ClassData& data);
/// The misconceptions, most students first.
std::string misconceptions_section(const ClassData& data);
/// Points of each student in each lab.
std::string students_section(const ClassData& data);
/// For each lab its tests, and students by tests.
std::string tests_section(const ClassData& data);

/// A table that may be wider than the page: it scrolls by itself, with the keyboard as well.
/// \param style "tall" for one that may be taller than the window, too: its head stays in sight
std::string scrolling(const std::string& label, const std::string& style, const std::string& table);
/// \return "1 student", "2 students"
std::string counted(int n, const std::string& what);
/// \return "13.2"
std::string with_tenths(double value);
/// \return "45%"
std::string percent(int part, int whole);

} // namespace autograder
