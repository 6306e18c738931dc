#pragma once
/// \file
/// A made-up class, the same every time.

#include "autograder/model.hpp"
#include "autograder/report/options.hpp"

#include <cstddef>
#include <vector>

namespace autograder {

/// Students of every kind: who passes nearly everything, who holds a few misconceptions, who has written half, whose code does not compile
/// or crashes, who has handed in nothing; some labs that could not be graded; names from many places, some of them hostile.
std::vector<StudentResult> generated_class(std::size_t students, std::size_t labs);

/// What goes with it.
ReportOptions generated_options(std::size_t labs);

/// Text that tries to break out of every format there is.
inline constexpr const char* hostile = "=cmd|' /C calc'!A0 <script>alert(1)</script> \"'>]]>--> `|**x**| "
                                       "[a](javascript:b) ![i](http://x) \x1b[31m\x07\xc3\x28\x80 "
                                       "\xe2\x80\xae abc,;\t#&amp;\n# heading\n```\n";

} // namespace autograder
