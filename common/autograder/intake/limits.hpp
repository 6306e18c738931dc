#pragma once
/// \file
/// How much of one submission is looked at. Everything beyond is left out, and the student is told.

#include <cstddef>

namespace autograder {

/// Bounds on one student's submission, far above what honest ones need. The notes that a passed bound leads to name it.
struct Limits {
    std::size_t source = 1'000'000;           ///< bytes of one source file
    std::size_t sources = 200;                ///< files of either kind below
    std::size_t named = 8'000'000;            ///< bytes of all files together that are named like a lab's file
    std::size_t others = 2'000'000;           ///< bytes of all other sources together, kept in case one is misnamed
    std::size_t archive = 64'000'000;         ///< bytes of an archive
    std::size_t expanded = 256'000'000;       ///< bytes that all archives of one submission may expand to
    std::size_t ratio = 500;                  ///< times that an archive may expand, once it is past expanded_freely
    std::size_t expanded_freely = 16'000'000; ///< bytes up to which the ratio is nobody's concern
    std::size_t entries = 20'000;             ///< files and folders in one submission, and in one archive
    std::size_t archives = 16;                ///< archives in one submission
    int nesting = 2;                          ///< an archive in an archive is opened, one in that is not
    int depth = 32;                           ///< folders in folders
    std::size_t notes = 30;                   ///< notes to one student
    std::size_t class_entries = 2'000'000;    ///< files and folders of the whole class
};

} // namespace autograder
