#pragma once
/// \file
/// The transcript as the test's process reads it: copies of what is in shared memory.

#include "harness/calls.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace harness {

/// A copy of an Entry, taken while a student may still be writing it.
struct Line {
    Call call;
    bool returned, injected;
    int descriptor, error;
    std::int64_t asked, result;
    std::string data; ///< the first of data_size bytes
    std::size_t data_size;
    std::string note;
    int thread; ///< its number; 0 for the peer
    [[nodiscard]] bool is_peers() const { return call >= Call::peer_sends; }
};

/// \return what the ring has kept, in order
std::vector<Line> transcript();

} // namespace harness
