// Lab 02: the oracle for fuzzing.
// Finds: body-short-read
// Finds: nul-terminator-overflow
// Finds: reads-past-current-message

#include "fuzz/network.hpp"
#include "fuzz/target.hpp"

#include "fixed_length.hpp"

#include <array>

namespace {

// One size after the other, then the first again. The first is not 0, or nothing would ever end.
using Sizes = std::array<std::size_t, 3>;

// With how many bytes have left the socket by then: what follows the message must not.
std::string step(std::string_view message, std::size_t taken) {
    return std::string(message).append(" /").append(std::to_string(taken));
}

fuzz::Outcome frames(std::string_view stream, const Sizes& sizes, int error) {
    fuzz::Outcome outcome;
    std::size_t end = 0;
    for (std::size_t i = 0; end + sizes[i % sizes.size()] <= stream.size(); ++i) {
        const std::string_view message = stream.substr(end, sizes[i % sizes.size()]);
        end += message.size();
        outcome.push_back(step(message, end));
    }
    outcome.push_back(fuzz::ending(stream.substr(end), error));
    return outcome;
}

fuzz::Next one_at_a_time(int socket, const Sizes& sizes) {
    return [socket, sizes, turn = std::size_t{0}, end = std::size_t{0}]() mutable -> std::optional<std::string> {
        std::vector<char> message(sizes[turn % sizes.size()]); // not a byte of room behind it
        if (!fixed_length::receive_exactly(socket, message)) return {};
        ++turn;
        end += message.size();
        return fuzz::message(step({message.data(), message.size()}, fuzz::taken(socket)), socket, end);
    };
}

fuzz::Outcome frames_of_one_size(std::string_view stream, std::size_t size, int error) {
    fuzz::Outcome outcome;
    for (; stream.size() >= size; stream.remove_prefix(size)) {
        outcome.emplace_back(stream.substr(0, size));
    }
    outcome.push_back(fuzz::ending(stream, error));
    return outcome;
}

} // namespace

std::vector<fuzz::Reading> fuzz::readings(Input& input) {
    const Sizes sizes = {input.parameter(1, 200), input.parameter(0, 9), input.parameter(0, 9)};
    const std::size_t size = sizes[0];
    return {
        {"receive_exactly()", [sizes](int socket) { return one_at_a_time(socket, sizes); },
         frames(input.stream(), sizes, input.error())},
        {"receive_messages()",
         [size](int socket) {
             return all_at_once([socket, size] { return fixed_length::receive_messages(socket, size); });
         },
         all_at_once(frames_of_one_size(input.stream(), size, input.error()))},
    };
}
