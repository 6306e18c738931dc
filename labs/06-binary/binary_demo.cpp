// Lab 06, a program around your code: one side receives readings in frames, the other sends one. Both stay on this
// machine. A third command compares what numbers cost as text and as binary. See "Try it by hand" in docs/en/06-binary.md.

#include "binary.hpp"

#include "net/error.hpp"
#include "net/tcp.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr int wrong_usage = 2;
constexpr std::uint32_t maximum = 1000; // bytes of a frame, as agreed between the two sides of this program

template <class Number>
Number number(const char* name, const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw std::invalid_argument("not a " + std::string(name) + ": " + text);
    }
    return value;
}

/// The shortest text that gives the same number again.
template <class Number>
std::string text_of(Number value) {
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

std::string line_of(const binary::Reading& reading) {
    std::string line = text_of(unsigned{reading.kind}) + ' ' + text_of(reading.station) + ' ' + text_of(reading.height)
                       + ' ' + text_of(reading.time) + ' ' + text_of(reading.value) + ' ';
    for (const char byte : reading.note) {
        line += byte >= ' ' && byte <= '~' ? byte : '.'; // no terminal should get the others
    }
    return line;
}

binary::Reading reading_in(const std::vector<std::string>& words, std::size_t first) {
    return {number<std::uint8_t>("KIND", words[first]),       number<std::uint16_t>("STATION", words[first + 1]),
            number<std::int32_t>("HEIGHT", words[first + 2]), number<std::uint64_t>("TIME", words[first + 3]),
            number<double>("VALUE", words[first + 4]),        words[first + 5]};
}

/// Shows each frame of one client as soon as it is complete.
void receive(std::uint16_t port) {
    const auto listener = net::listen_on(port);
    std::printf("listening on 127.0.0.1:%u for frames of at most %u bytes\n", unsigned{net::port_of(listener)},
                maximum);
    std::fflush(stdout);
    const auto client = net::accept_on(listener);
    binary::FrameReader frames(client.get(), maximum);
    for (int count = 1; const auto frame = frames.next(); ++count) {
        try {
            std::printf("%d: %s\n", count, line_of(binary::decode(*frame)).c_str());
        } catch (const net::protocol_error& error) {
            std::printf("%d: %zu bytes, no reading: %s\n", count, frame->size(), error.what());
        }
        std::fflush(stdout);
    }
    std::printf("the stream has ended between two frames, as it should\n");
}

void send(std::uint16_t port, const binary::Reading& reading) {
    const auto record = binary::encode(reading);
    const auto server = net::connect_to("127.0.0.1", port);
    binary::send_frame(server.get(), record, maximum);
    std::printf("sent a frame of 4 + %zu bytes\n", record.size());
}

/// One line of the table: numbers as text, each with one byte behind it that ends it, and as binary.
void show_sizes(const char* which, std::size_t count, std::size_t text, const char* binary_4, const char* binary_8) {
    const double each = static_cast<double>(text) / static_cast<double>(count);
    std::printf("%-44s %5.2f %7s %7s\n", which, each, binary_4, binary_8);
}

void show_head() { std::printf("%-44s %5s %7s %7s\n", "bytes for each number", "text", "32 bits", "64 bits"); }

/// A thousand numbers of one kind, from a generator that is the same on every machine.
template <class Number>
void show_generated(const char* which, const char* binary_4, const std::function<Number(std::mt19937_64&)>& draw) {
    constexpr std::size_t count = 1000;
    std::mt19937_64 generator; // NOLINT(cert-msc32-c,cert-msc51-cpp): the same numbers each time
    std::size_t text = 0;
    for (std::size_t i = 0; i < count; ++i) {
        text += text_of(draw(generator)).size() + 1;
    }
    show_sizes(which, count, text, binary_4, "8");
}

void sizes() {
    using Bits = std::mt19937_64;
    using Integer = std::function<std::int64_t(Bits&)>;
    const auto up_to = [](std::int64_t last) -> Integer {
        return [last](Bits& bits) { return static_cast<std::int64_t>(bits() % static_cast<std::uint64_t>(last + 1)); };
    };
    show_head();
    show_generated<std::int64_t>("0 and 1", "4", up_to(1));
    show_generated<std::int64_t>("nine of ten 0 or 1, the others to 4294967295", "4", [](Bits& bits) {
        return static_cast<std::int64_t>(bits() % 10 == 0 ? bits() % (std::uint64_t{1} << 32) : bits() % 2);
    });
    show_generated<std::int64_t>("0 to 99", "4", up_to(99));
    show_generated<std::int64_t>("0 to 999", "4", up_to(999));
    show_generated<std::int64_t>("0 to 65535", "4", up_to(65535));
    show_generated<std::int64_t>("0 to 4294967295", "4", up_to(4294967295));
    show_generated<std::int64_t>("nanoseconds since 1970, in this decade", "-", [&](Bits& bits) {
        return std::int64_t{1'600'000'000'000'000'000} + up_to(300'000'000'000'000'000)(bits);
    });
    show_generated<double>("temperatures like 21.5", "-",
                           [](Bits& bits) { return (static_cast<double>(bits() % 600) - 200) / 10; });
    show_generated<double>("doubles between 0 and 1, every bit kept", "-",
                           [](Bits& bits) { return static_cast<double>(bits() >> 11) / 0x1p53; });
    const binary::Reading reading{1, 258, -2, 1'700'000'000'000'000'000, 21.5, "ok"};
    std::printf("\nthe reading \"%s\": %zu bytes as a line, %zu as a record\n", line_of(reading).c_str(),
                line_of(reading).size() + 1, binary::encode(reading).size());
}

void sizes_of(const std::vector<std::string>& words) {
    std::size_t text = 0;
    bool fit = true;
    for (const auto& word : words) {
        const auto value = number<std::int64_t>("number", word);
        fit = fit && value >= INT32_MIN && value <= std::int64_t{UINT32_MAX};
        text += text_of(value).size() + 1;
    }
    show_head();
    show_sizes("the numbers given", words.size(), text, fit ? "4" : "-", "8");
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 2 && words[0] == "receive") {
            receive(net::port_number(words[1]));
        } else if (words.size() == 8 && words[0] == "send") {
            send(net::port_number(words[1]), reading_in(words, 2));
        } else if (words.size() == 1 && words[0] == "sizes") {
            sizes();
        } else if (words.size() > 1 && words[0] == "sizes") {
            sizes_of({words.begin() + 1, words.end()});
        } else {
            std::fprintf(stderr, "usage: receive PORT    shows the readings of one client\n"
                                 "       send PORT KIND STATION HEIGHT TIME VALUE NOTE\n"
                                 "                       sends one reading in a frame\n"
                                 "       sizes           compares text and binary for numbers of many kinds\n"
                                 "       sizes NUMBER... compares them for these numbers\n");
            return wrong_usage;
        }
    } catch (const net::not_written& function) {
        std::fprintf(stderr, "%s is not written yet\n", function.what());
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
