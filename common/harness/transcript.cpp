#include "harness/transcript.hpp"

#include "harness/describe.hpp"
#include "harness/shared.hpp"

#include <algorithm>
#include <cstring>

namespace harness {

std::vector<Line> transcript() {
    std::vector<Line> lines;
    const std::uint32_t end = shared->entries;
    for (std::uint32_t i = end > Shared::ring_size ? end - Shared::ring_size : 0; i < end; ++i) {
        const Entry& e = shared->ring[i % Shared::ring_size];
        if (e.number.load() != i + 1 || e.call >= static_cast<Call>(call_kinds)) continue;
        const std::size_t kept = std::min<std::size_t>(e.data_size, Entry::room);
        lines.push_back({e.call, e.returned, e.injected, e.descriptor, e.error, e.asked, e.result,
                         std::string(e.data.data(), kept), e.data_size,
                         escape(std::string(e.note.data(), strnlen(e.note.data(), e.note.size()))), e.tid});
    }
    return lines;
}

} // namespace harness
