// Lab 05: the oracle for fuzzing.
// Finds: body-short-read
// Finds: reads-past-current-message-waits

#include "fuzz/network.hpp"
#include "fuzz/target.hpp"

#include "length_prefixed.hpp"

#include <cstdio>
#include <memory>

namespace {

constexpr std::string_view digits = "0123456789";

struct Expected {
    fuzz::Outcome outcome;
    std::vector<std::string> named; // what a protocol_error must say
    bool or_reset = false;          // a reset inside a bad header: readers may meet either first
};

std::string framed(const std::string& body) {
    char header[32];
    std::snprintf(header, sizeof header, "%05zu", body.size());
    return header + body;
}

// What a message about a bad header must contain; what cannot be printed may be shown in any way.
std::string shown(std::string_view header) {
    const std::size_t bad = header.find_first_not_of(digits);
    const bool printable = bad != header.npos && header[bad] >= ' ' && header[bad] <= '~';
    return std::string(header.substr(0, printable ? bad + 1 : bad));
}

Expected frames(std::string_view stream, int error) {
    Expected expected;
    for (;;) {
        const std::string_view header = stream.substr(0, length_prefixed::header_size);
        const bool whole = header.size() == length_prefixed::header_size;
        if (header.find_first_not_of(digits) != header.npos || (!whole && !header.empty() && error == 0)) {
            expected.named = {shown(header)};
            expected.or_reset = !whole && error != 0;
            break;
        }
        if (!whole) {
            expected.outcome.push_back(fuzz::ending(header, error));
            return expected;
        }
        const std::size_t size = std::stoul(std::string(header));
        const std::string_view body = stream.substr(header.size(), size);
        if (body.size() < size && error != 0) {
            expected.outcome.push_back(fuzz::failed_call(error));
            return expected;
        }
        if (body.size() < size) {
            expected.named = {std::to_string(body.size()), std::to_string(size)};
            break;
        }
        expected.outcome.emplace_back(body);
        stream.remove_prefix(header.size() + size);
    }
    expected.outcome.insert(expected.outcome.end(), 3, fuzz::broken_protocol); // in every call from now on
    return expected;
}

fuzz::Next reader(int socket, const std::vector<std::string>& named) {
    auto messages = std::make_shared<length_prefixed::MessageReader>(socket);
    return [messages, socket, named, broken = false, end = std::size_t{0}]() mutable -> std::optional<std::string> {
        try {
            std::optional<std::string> body = messages->next();
            if (!body) return {};
            end += length_prefixed::header_size + body->size();
            return fuzz::message(std::move(*body), socket, end);
        } catch (const net::protocol_error& error) {
            for (const std::string& part : named) {
                if (!broken && std::string_view(error.what()).find(part) == std::string_view::npos) {
                    return "a protocol_error that does not say " + part + ": " + error.what();
                }
            }
            broken = true;
            throw;
        }
    };
}

} // namespace

std::vector<fuzz::Reading> fuzz::readings(Input& input) {
    if (const std::size_t filler = input.filler(); filler > 0) {
        input.send_first(framed(std::string(filler - length_prefixed::header_size, '.')));
    }
    const Expected expected = frames(input.stream(), input.error());
    if (expected.or_reset) return {};
    return {
        {"MessageReader", [named = expected.named](int socket) { return reader(socket, named); }, expected.outcome}};
}
