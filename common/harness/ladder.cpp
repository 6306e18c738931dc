#include "harness/ladder.hpp"

#include "harness/describe.hpp"
#include "harness/shared.hpp"
#include "harness/transcript.hpp"

#include <netdb.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace harness {

namespace {

constexpr std::size_t left_width = 26;
constexpr std::size_t peers_data_width = 12; // leaves room for an arrow
constexpr std::size_t students_data_width = 18;

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
        return descriptor + ", ..., " + std::to_string(line.asked) + (line.note.empty() ? "" : ", ") + line.note;
    case Call::listen:
        return descriptor + ", " + std::to_string(line.asked);
    case Call::shutdown:
        return descriptor + (line.asked == 0 ? ", SHUT_RD" : line.asked == 1 ? ", SHUT_WR" : ", SHUT_RDWR");
    case Call::sleep:
        return std::to_string(line.asked) + " ms";
    case Call::poll:
    case Call::select:
        return line.note;
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
    std::string text = call_in_words(line);
    if (!line.returned) return text + (process_ended ? "  and the program ended" : "  is waiting");
    text += " = " + result_in_words(line);
    if (line.data_size > 0 && !waits_for_readiness(line.call) && line.call != Call::getaddrinfo)
        text += " " + data_of(line, students_data_width);
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

/// How often the \p length rows from \p first on follow each other.
std::size_t rounds(const std::vector<std::string>& rows, std::size_t first, std::size_t length) {
    std::size_t end = first + length;
    while (end < rows.size() && rows[end] == rows[end - length]) ++end;
    return (end - first) / length;
}

/// Loops of up to four calls, each shown twice, with a word on how often they go on.
std::vector<std::string> folded(const std::vector<std::string>& rows) {
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t length = 1;
        while (length <= 4 && rounds(rows, i, length) <= 3) ++length;
        if (length > 4) {
            shown.push_back(rows[i++]);
            continue;
        }
        const std::size_t times = rounds(rows, i, length);
        const auto first = rows.begin() + static_cast<long>(i);
        shown.insert(shown.end(), first, first + static_cast<long>(2 * length));
        shown.push_back(std::string(left_width, ' ') + "... and " + std::to_string(times - 2)
                        + (length == 1 ? " more like it" : " more rounds of these " + std::to_string(length)));
        i += times * length;
    }
    return shown;
}

} // namespace

std::string call_in_words(const Line& line) { return std::string(name(line.call)) + "(" + arguments_of(line) + ")"; }

std::string result_in_words(const Line& line) {
    if (line.call == Call::getaddrinfo) return line.result == 0 ? "0" : name_of_resolver_error(line.result);
    std::string text = std::to_string(line.result);
    if (line.result < 0) text += " " + errno_name(line.error);
    if (waits_for_readiness(line.call)) text += (line.data.empty() ? "" : ": ") + escape(line.data);
    return text;
}

std::string draw_ladder(std::size_t most_lines, bool process_ended) {
    std::vector<Line> lines = transcript();
    std::erase_if(lines, is_noise);
    if (lines.empty()) return {};
    std::vector<std::string> rows;
    std::transform(lines.begin(), lines.end(), std::back_inserter(rows),
                   [&](const Line& line) { return drawn(line, process_ended); });
    rows = folded(rows);
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
