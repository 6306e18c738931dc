#include "fuzz/target.hpp"

#include "fuzz/network.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

namespace fuzz {

namespace {

std::string_view take_line(std::string_view& bytes) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return line;
}

std::size_t number(char symbol) {
    return symbol >= '0' && symbol <= '9' ? static_cast<std::size_t>(symbol - '0') : static_cast<unsigned char>(symbol);
}

// All as one text, from which each could be told apart again.
std::string together(const std::vector<std::string>& messages) {
    std::string text = std::to_string(messages.size()) + " messages:";
    for (const std::string& message : messages) {
        text.append(" ").append(std::to_string(message.size())).append(":").append(message);
    }
    return text;
}

std::string escaped(std::string_view bytes) {
    std::string text;
    for (const char c : bytes.substr(0, 400)) {
        if (c >= ' ' && c <= '~' && c != '\\') {
            text += c;
        } else {
            constexpr std::string_view hex = "0123456789abcdef";
            const auto code = static_cast<unsigned char>(c);
            text += {'\\', 'x', hex[code / 16U], hex[code % 16U]};
        }
    }
    return bytes.size() > 400 ? text + "... (" + std::to_string(bytes.size()) + " bytes)" : text;
}

// What the next step of the reader was, as the oracle would say it.
std::string take_step(const Next& next) {
    try {
        return next().value_or(end_of_stream);
    } catch (const net::protocol_error&) {
        return broken_protocol;
    } catch (const std::system_error& error) {
        return failed_call(error.code().value());
    } catch (const std::exception& error) {
        return std::string("another exception: ") + error.what();
    }
}

// One reader at work, beside another.
class Run {
public:
    Run(const Reading& reading, const Input& input, std::size_t reader)
        : reading_(reading),
          input_(input),
          reader_(reader),
          next_(reading.open(connect(input.stream(), input.schedule(reader), input.error(), input.preceding()))) {}

    // Takes one step and compares it with the oracle's; false when there is none left to take.
    bool step() {
        const std::size_t last = reading_.expected.size() - 1;
        const bool once_more = step_ > last; // asked again, the end is still the end
        if (once_more && (step_ > last + 1 || reading_.expected[last] != end_of_stream)) return false;
        const std::string got = take_step(next_);
        const std::string& expected = reading_.expected[once_more ? last : step_];
        if (got != expected) differ(expected, got);
        ++step_;
        return true;
    }

private:
    [[noreturn]] void differ(std::string_view expected, std::string_view got) const {
        finding(reading_.name + ", step " + std::to_string(step_ + 1) + "\n  expected: " + escaped(expected)
                + "\n  got:      " + escaped(got)
                + "\n  stream:   " + escaped(input_.stream().substr(input_.preceding())) + ", then "
                + (input_.error() == 0 ? "the end" : std::strerror(input_.error()))
                + "\n  schedule: " + escaped(input_.schedule(reader_)));
    }

    const Reading& reading_;
    const Input& input_;
    std::size_t reader_;
    Next next_;
    std::size_t step_ = 0;
};

void check(const Reading& reading, const Input& input) {
    disconnect();
    Run first(reading, input, 0), second(reading, input, 1);
    for (bool going_on = true; going_on;) {
        going_on = first.step();
        going_on = second.step() || going_on;
    }
}

} // namespace

Input::Input(std::string_view bytes) {
    schedules_[0] = take_line(bytes);
    schedules_[1] = take_line(bytes);
    parameters_ = take_line(bytes);
    if (!parameters_.empty()) {
        error_ = parameters_[0] == 'r' ? ECONNRESET : parameters_[0] == 't' ? ETIMEDOUT : 0;
        parameters_.remove_prefix(1);
    }
    stream_ = bytes;
}

std::size_t Input::parameter(std::size_t lowest, std::size_t highest) {
    if (parameters_.empty()) return lowest;
    const std::size_t given = number(parameters_[0]);
    parameters_.remove_prefix(1);
    return given >= lowest && given <= highest ? given : lowest + given % (highest - lowest + 1);
}

std::size_t Input::filler() {
    const std::size_t symbol = parameter(0, UCHAR_MAX);
    const std::size_t short_of_it = parameter(0, 32);
    switch (symbol) {
    case 'a':
        return 1024 - short_of_it;
    case 'b':
        return 4096 - short_of_it;
    case 'c':
        return 16384 - short_of_it;
    case 'd':
        return 65536 - short_of_it;
    default:
        return 0; // mostly, since these are slow
    }
}

void Input::send_first(std::string_view bytes) {
    stream_.insert(0, bytes);
    preceding_ += bytes.size();
}

std::string failed_call(int error) { return "system_error " + std::to_string(error); }

std::string ending(std::string_view left, int error) {
    if (error != 0) return failed_call(error);
    return left.empty() ? end_of_stream : broken_protocol;
}

std::string message(std::string text, int socket, std::size_t end) {
    if (waited_beyond(socket, end)) text += " (had come, but the reader waited for more)";
    return text;
}

Outcome all_at_once(const Outcome& outcome) {
    if (outcome.back() != end_of_stream) return {outcome.back()};
    return {together({outcome.begin(), outcome.end() - 1}), end_of_stream};
}

Next all_at_once(std::function<std::vector<std::string>()> receive) {
    return [receive = std::move(receive), asked = false]() mutable -> std::optional<std::string> {
        if (std::exchange(asked, true)) return {};
        return together(receive());
    };
}

} // namespace fuzz

extern "C" {

// Room for few freed blocks and short stacks: there are thousands of conversations a second.
const char* __asan_default_options() { return "quarantine_size_mb=16:malloc_context_size=8"; }

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name for it
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::disconnect();
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    fuzz::Input input(bytes);
    for (const fuzz::Reading& reading : fuzz::readings(input)) {
        fuzz::check(reading, input);
    }
    return 0;
}

} // extern "C"
