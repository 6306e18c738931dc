#pragma once
/// \file
/// What a lab's tests include: everything there is to write a test as plain calls.

#include "harness/connection.hpp"
#include "harness/cuts.hpp"
#include "harness/growth.hpp"
#include "harness/judge.hpp"
#include "harness/meanwhile.hpp"
#include "harness/random.hpp"
#include "harness/student.hpp"
#include "harness/test_info.hpp"
#include "net/error.hpp"

/// What the tests of labs are written with.
namespace harness {
/// Tells the judge which lab it is for, before main: the build defines both names.
inline const bool lab_is_named = (lab_under_test() = {SOKET_LAB, SOKET_LAB_NAME}, true);
} // namespace harness
