#include "fuzz/network.hpp"

#include "fuzz/connection.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace fuzz {

namespace {

constexpr int first_descriptor = 200; // the kernel has given out none so high, and an fd_set has room for it

struct Noted {
    const char* call;
    int descriptor;
    std::size_t asked;
    ssize_t result;
    int error;
};

std::vector<Connection> connections;
std::vector<Noted> calls;
std::size_t most_calls = 0;

} // namespace

int connect(std::string_view stream, std::string_view schedule, int error, std::size_t preceding) {
    connections.emplace_back(stream, schedule, error, preceding);
    most_calls += 100 + 20 * stream.size(); // poll and recv for every byte, each interrupted three times, and some more
    return first_descriptor + static_cast<int>(connections.size()) - 1;
}

std::size_t taken(int socket) { return connection(socket)->taken(); }

bool waited_beyond(int socket, std::size_t end) { return connection(socket)->waited_beyond(end); }

void disconnect() {
    connections.clear();
    calls.clear();
    most_calls = 0;
}

Connection* connection(int descriptor) {
    const auto place = static_cast<std::size_t>(descriptor) - first_descriptor;
    return descriptor >= first_descriptor && place < connections.size() ? &connections[place] : nullptr;
}

void note(const char* call, int descriptor, std::size_t asked, ssize_t result) {
    const int error = errno; // the caller's, which must not be lost in here
    calls.push_back({call, descriptor, asked, result, error});
    if (calls.size() > most_calls) finding("spinning: far more calls than there are bytes");
    errno = error;
}

std::string transcript() {
    constexpr std::size_t most_lines = 40;
    std::string text;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (calls.size() > most_lines && i == most_lines / 2) {
            text += "  ...\n";
            i = calls.size() - most_lines / 2;
        }
        const Noted& noted = calls[i];
        char line[160];
        std::snprintf(line, sizeof line, "  %s(%d, %zu) = %zd %s\n", noted.call, noted.descriptor, noted.asked,
                      noted.result, noted.result < 0 ? std::strerror(noted.error) : "");
        text += line;
    }
    return text;
}

void finding(const std::string& reason) {
    std::fprintf(stderr, "\nFINDING: %s\n  calls:\n%s", reason.c_str(), transcript().c_str());
    std::abort();
}

} // namespace fuzz
