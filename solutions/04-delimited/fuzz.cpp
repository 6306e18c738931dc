// Lab 04: the oracle for fuzzing.
// Finds: discards-bytes-after-delimiter
// Finds: state-shared-between-readers

#include "fuzz/network.hpp"
#include "fuzz/target.hpp"

#include "delimited.hpp"

#include <cstdint>
#include <memory>

namespace {

struct Format {
    std::string delimiter;
    std::size_t limit;
};

Format format_for(fuzz::Input& input) {
    using namespace std::string_literals;
    const std::string delimiters[] = {"\n"s, "\r\n"s, ";"s, "\0"s, "\r"s, "\xFF"s};
    const std::string& delimiter = delimiters[input.parameter(0, std::size(delimiters) - 1)];
    const std::size_t limit = input.parameter(0, 200);
    const std::size_t filler = input.filler();
    if (filler > 0) input.send_first(std::string(filler - delimiter.size(), '.') + delimiter);
    return {delimiter, limit == 'x' ? SIZE_MAX : limit + filler};
}

std::string step(std::string_view text, bool complete) {
    return std::string(text).append(complete ? " and the delimiter" : " and no delimiter");
}

fuzz::Outcome lines(std::string_view stream, const Format& format, int error) {
    fuzz::Outcome outcome;
    for (std::size_t end = 0; (end = stream.find(format.delimiter)) <= format.limit && end != stream.npos;
         stream.remove_prefix(end + format.delimiter.size())) {
        outcome.push_back(step(stream.substr(0, end), true));
    }
    const bool too_long = stream.size() > format.limit;
    const bool nothing_to_wait_for = too_long && stream.size() - format.limit >= format.delimiter.size();
    if (nothing_to_wait_for || (too_long && error == 0)) {
        outcome.insert(outcome.end(), 3, fuzz::broken_protocol); // in every call from now on
        return outcome;
    }
    if (!stream.empty() && error == 0) outcome.push_back(step(stream, false));
    outcome.push_back(fuzz::ending({}, error));
    return outcome;
}

fuzz::Next reader(int socket, const Format& format) {
    auto lines = std::make_shared<delimited::LineReader>(socket, format.delimiter, format.limit);
    return [lines, socket, delimiter = format.delimiter.size(), end = std::size_t{0},
            gave_up_at = std::size_t{0}]() mutable -> std::optional<std::string> {
        try {
            const std::optional<delimited::Line> line = lines->next();
            if (!line) return {};
            end += line->text.size() + delimiter;
            const std::string text = step(line->text, line->complete);
            return line->complete ? fuzz::message(text, socket, end) : text;
        } catch (const net::protocol_error&) {
            if (gave_up_at != 0 && gave_up_at != fuzz::taken(socket)) return "read on behind a line that was too long";
            gave_up_at = fuzz::taken(socket);
            throw;
        }
    };
}

} // namespace

std::vector<fuzz::Reading> fuzz::readings(Input& input) {
    const Format format = format_for(input);
    return {{"LineReader", [format](int socket) { return reader(socket, format); },
             lines(input.stream(), format, input.error())}};
}
