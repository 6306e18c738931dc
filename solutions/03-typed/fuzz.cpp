// Lab 03: the oracle for fuzzing.
// Finds: body-short-read
// Finds: state-shared-between-readers

#include "fuzz/network.hpp"
#include "fuzz/target.hpp"

#include "typed.hpp"

namespace {

unsigned byte_at(std::string_view bytes, std::size_t place) { return static_cast<unsigned char>(bytes[place]); }

// Of the message that these bytes begin with. Nothing when its type is unknown, the shortest that it may be while its size
// is not there.
std::optional<std::size_t> whole_size(std::string_view bytes) {
    switch (bytes[0]) {
    case 'P':
        return 1;
    case '\xD0':
        return 5;
    case 'D':
        return 3;
    case 'C':
        return 4;
    case 'T':
        return bytes.size() < 2 ? 2 : 2 + byte_at(bytes, 1);
    default:
        return {};
    }
}

// The type, the body, and how many bytes have left the socket by then.
std::string step(char type, std::string_view body, std::size_t taken) {
    return std::string(1, type).append(" ").append(body).append(" /").append(std::to_string(taken));
}

std::string step(const typed::Message& message, std::size_t taken) {
    return step(static_cast<char>(message.type), message.body, taken);
}

std::string unknown_type(std::size_t taken) { return fuzz::broken_protocol + " /" + std::to_string(taken); }

fuzz::Outcome frames(std::string_view stream, int error) {
    fuzz::Outcome outcome;
    std::size_t end = 0;
    while (end < stream.size()) {
        const std::string_view rest = stream.substr(end);
        const std::optional<std::size_t> size = whole_size(rest);
        if (!size) {
            outcome.push_back(unknown_type(end + 1));
            return outcome;
        }
        if (rest.size() < *size) break;
        end += *size;
        outcome.push_back(step(rest[0], rest.substr(rest[0] == 'T' ? 2 : 1, *size - (rest[0] == 'T' ? 2 : 1)), end));
    }
    outcome.push_back(fuzz::ending(stream.substr(end), error));
    return outcome;
}

fuzz::Next one_at_a_time(int socket, std::string_view stream) {
    return [socket, stream, end = std::size_t{0}]() mutable -> std::optional<std::string> {
        try {
            const std::optional<typed::Message> message = typed::receive_message(socket);
            if (!message) return {};
            end = fuzz::taken(socket);
            return fuzz::message(step(*message, end), socket, end);
        } catch (const net::protocol_error&) {
            if (end < stream.size() && !whole_size(stream.substr(end))) return unknown_type(fuzz::taken(socket));
            throw;
        }
    };
}

// receive_messages() may take from the socket what it likes.
fuzz::Outcome without_taken(fuzz::Outcome outcome) {
    for (std::string& one : outcome) {
        if (const std::size_t mark = one.rfind(" /"); mark != std::string::npos) one.resize(mark);
    }
    return outcome;
}

fuzz::Next all_together(int socket) {
    return fuzz::all_at_once([socket] {
        fuzz::Outcome steps;
        for (const typed::Message& message : typed::receive_messages(socket)) {
            steps.push_back(step(message, 0));
        }
        return without_taken(std::move(steps));
    });
}

} // namespace

std::vector<fuzz::Reading> fuzz::readings(Input& input) {
    const std::string_view stream = input.stream();
    const Outcome outcome = frames(stream, input.error());
    return {
        {"receive_message()", [stream](int socket) { return one_at_a_time(socket, stream); }, outcome},
        {"receive_messages()", all_together, all_at_once(without_taken(outcome))},
    };
}
