#pragma once
/// \file
/// Who is shown on the class page, under which name, in which order.

#include "autograder/model.hpp"

#include <string>
#include <vector>

namespace autograder {

/// A row of the class page.
struct Shown {
    const StudentResult* result = nullptr;
    std::string name;
};

/// \param anonymous names become "Student 1", "Student 2", ...: the same in every run over the same students, and in an order that has
/// nothing to do with that of their names. It keeps names off the page; who knows all marks can still tell who is who.
/// \return a row for each student, by name (upper and lower case together) or by number; \p students must outlive it
std::vector<Shown> shown_students(const std::vector<StudentResult>& students, bool anonymous);

} // namespace autograder
