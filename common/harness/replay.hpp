#pragma once
/// \file
/// The one line that repeats a test, or one case of it.

#include <string>
#include <vector>

namespace harness {

/// \param lab "02"
/// \param title of the test
/// \param case_text for --case; "" for none
/// \param all the titles of the lab's tests
/// \return "labs/check 02 --only 'send_all() goes'": with as few words of the title as no other test has
std::string replay_command(const std::string& lab, const std::string& title, const std::string& case_text,
                           const std::vector<std::string>& all);

} // namespace harness
