#pragma once
/// \file
/// What lies in a folder or an archive, told in the same way for both.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace autograder {

/// What an entry is. Only a file is ever read.
enum class Kind {
    file,
    folder,
    symlink,
    hard_link,
    device,
    unsafe_path,
    unreadable
};

/// One entry of a folder or an archive.
struct Entry {
    std::string path; ///< relative, with '/', clean_path() of it; with Kind::unsafe_path fit to be shown only
    Kind kind = Kind::file;
    std::int64_t size = 0; ///< in bytes as declared, -1 when unknown
    std::int64_t time = 0; ///< of the last change, in seconds since 1970
};

/// Why something in a submission was left out: one clause that goes on from "left out, since", for the student.
class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads the entry that is being visited, once.
/// Takes the most bytes that it may have; throws Refused when there are more, or when it cannot be read.
using Content = std::function<std::string(std::size_t)>;

/// Called for each entry; for a folder the answer says whether to go into it.
using Visit = std::function<bool(const Entry&, const Content&)>;

} // namespace autograder
