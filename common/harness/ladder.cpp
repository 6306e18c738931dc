#include "harness/ladder.hpp"

#include "harness/describe.hpp"
#include "harness/shared.hpp"

#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace harness {

namespace {

constexpr std::size_t left_width = 26;
constexpr std::size_t peers_data_width = 12; // leaves room for an arrow
constexpr std::size_t students_data_width = 18;

/// A copy of an Entry, taken while a student may still be writing it.
struct Line {
    Call call;
    bool returned, injected;
    int descriptor, error;
    std::int64_t asked, result;
    std::string data;
    std::size_t data_size;
    std::string note;
    [[nodiscard]] bool is_peers() const { return call >= Call::peer_sends; }
    bool operator==(const Line&) const = default;
};

std::vector<Line> lines_of_ring() {
    std::vector<Line> lines;
    const std::uint32_t end = shared->entries;
    for (std::uint32_t i = end > Shared::ring_size ? end - Shared::ring_size : 0; i < end; ++i) {
        const Entry& e = shared->ring[i % Shared::ring_size];
        if (e.number.load() != i + 1 || e.call >= static_cast<Call>(call_kinds)) continue;
        const std::size_t kept = std::min<std::size_t>(e.data_size, Entry::room);
        lines.push_back({e.call, e.returned, e.injected, e.descriptor, e.error, e.asked, e.result,
                         std::string(e.data.data(), kept), e.data_size,
                         escape(std::string(e.note.data(), strnlen(e.note.data(), e.note.size())))});
    }
    return lines;
}

std::string data_of(const Line& line, std::size_t width) {
    if (line.data_size == 0) return {};
    std::string text = quote(line.data, width);
    if (const auto note = text.rfind("...\" ("); note != std::string::npos) return text.substr(0, note) + "...\"";
    return line.data_size > line.data.size() ? text.substr(0, text.size() - 1) + "...\"" : text;
}

std::string arguments_of(const Line& line) {
    const std::string descriptor = line.descriptor != no_descriptor ? std::to_string(line.descriptor) : "";
    switch (line.call) {
    case Call::recv:
    case Call::read:
    case Call::send:
    case Call::write:
        return descriptor + ", ..., " + std::to_string(line.asked);
    case Call::listen:
        return descriptor + ", " + std::to_string(line.asked);
    case Call::shutdown:
        return descriptor + (line.asked == 0 ? ", SHUT_RD" : line.asked == 1 ? ", SHUT_WR" : ", SHUT_RDWR");
    case Call::sleep:
        return std::to_string(line.asked) + " ms";
    default:
        return descriptor + (descriptor.empty() || line.note.empty() ? "" : ", ") + line.note;
    }
}

std::string name_of_resolver_error(std::int64_t error) {
    switch (error) {
    case EAI_NONAME:
        return "EAI_NONAME";
    case EAI_AGAIN:
        return "EAI_AGAIN";
    case EAI_FAIL:
        return "EAI_FAIL";
    case EAI_SYSTEM:
        return "EAI_SYSTEM";
    case EAI_SERVICE:
        return "EAI_SERVICE";
    default:
        return std::to_string(error);
    }
}

std::string students(const Line& line, bool process_ended) {
    std::string text = std::string(name(line.call)) + "(" + arguments_of(line) + ")";
    if (!line.returned) return text + (process_ended ? "  and the program ended" : "  is waiting");
    if (line.call == Call::getaddrinfo)
        return text + " = " + (line.result == 0 ? "0" : name_of_resolver_error(line.result));
    text += " = " + std::to_string(line.result);
    if (line.result < 0) {
        text += " " + errno_name(line.error);
    }
    if (line.data_size > 0) text += " " + data_of(line, students_data_width);
    return text + (line.injected ? " *" : "");
}

std::string peers(const Line& line) {
    switch (line.call) {
    case Call::peer_sends:
        return "sends " + data_of(line, peers_data_width);
    case Call::peer_ends:
        return "ends its stream";
    case Call::peer_resets:
        return "resets the connection";
    case Call::peer_receives:
        return "received " + data_of(line, peers_data_width);
    case Call::peer_sees_end:
        return "sees the end of the stream";
    case Call::peer_sees_reset:
        return "sees a reset";
    case Call::peer_connects:
        return "connects";
    case Call::peer_accepts:
        return "accepts";
    case Call::time_passes:
        return "(" + std::to_string(line.asked) + " ms pass)";
    default:
        return "?";
    }
}

std::string drawn(const Line& line, bool process_ended) {
    if (!line.is_peers()) {
        const bool moves = line.returned && line.result > 0 && (line.call == Call::send || line.call == Call::write);
        const std::string left = moves ? std::string(left_width - 5, ' ') + "<--- " : std::string(left_width, ' ');
        return left + students(line, process_ended);
    }
    std::string text = peers(line);
    const bool goes_out =
        line.call == Call::peer_sends || line.call == Call::peer_ends || line.call == Call::peer_resets;
    if (goes_out && text.size() + 4 < left_width) {
        text += " " + std::string(left_width - text.size() - 3, '-') + ">";
    }
    return text;
}

/// Peers' bookkeeping that the student's own line already shows.
bool is_noise(const Line& line) { return line.call == Call::peer_receives; }

} // namespace

std::string draw_ladder(std::size_t most_lines, bool process_ended) {
    std::vector<Line> lines = lines_of_ring();
    std::erase_if(lines, is_noise);
    if (lines.empty()) return {};
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < lines.size();) {
        std::size_t alike = 1;
        while (i + alike < lines.size() && lines[i + alike] == lines[i] && lines[i].returned) ++alike;
        const std::size_t shown = alike > 3 ? 2 : alike;
        for (std::size_t k = 0; k < shown; ++k) rows.push_back(drawn(lines[i], process_ended));
        if (shown < alike)
            rows.push_back(std::string(left_width, ' ') + "... and " + std::to_string(alike - shown) + " more like it");
        i += alike;
    }
    if (rows.size() > most_lines) {
        const std::size_t first = most_lines / 4;
        const std::size_t last = most_lines - first - 1;
        const std::size_t left_out = rows.size() - first - last;
        rows.erase(rows.begin() + static_cast<long>(first), rows.end() - static_cast<long>(last));
        rows.insert(rows.begin() + static_cast<long>(first),
                    std::string(left_width, ' ') + "... " + std::to_string(left_out) + " lines left out ...");
    }
    std::string text = "peer" + std::string(left_width - 4, ' ') + "your code\n";
    for (const std::string& row : rows) text += row + "\n";
    if (std::any_of(lines.begin(), lines.end(), [](const Line& l) { return l.injected; })) {
        text += "* arranged by the test; in life it happens by itself\n";
    }
    return text;
}

} // namespace harness
