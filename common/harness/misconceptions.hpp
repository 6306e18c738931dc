#pragma once
/// \file
/// What people get wrong about sockets, by id, with the sentence that a student is told.

#include <string>
#include <vector>

namespace harness {

/// \return what is true instead of the wrong belief; "" for an id that is not in the catalogue
std::string lesson_of(const std::string& misconception);

/// \return the ids of the whole catalogue, in alphabetical order
std::vector<std::string> all_misconceptions();

} // namespace harness
