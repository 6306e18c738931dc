// The chat server of lab 11 under load: what it costs, and whether everybody hears everything. common/load/load --help says how.
#include "crowd.hpp"
#include "net/error.hpp"
#include "plot.hpp"
#include "server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

struct Options {
    std::size_t people = 900;
    std::size_t lines = 20;
    std::size_t seconds = 5;
    std::string plot;
};

/// For what the user can put right.
class usage_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

std::size_t number_of(const std::string& option, std::string_view text, std::size_t least, std::size_t most) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least || number > most) {
        throw usage_error(option + " takes a number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return number;
}

Options options_of(const std::vector<std::string>& arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        const std::string& name = arguments[i];
        const bool known = name == "--people" || name == "--lines" || name == "--idle" || name == "--plot";
        if (!known || i + 1 == arguments.size()) {
            throw usage_error((known ? name + " needs a value" : "there is no option " + name) + "; see --help");
        }
        const std::string& value = arguments[i + 1];
        if (name == "--people") options.people = number_of(name, value, 3, 1000);
        if (name == "--lines") options.lines = number_of(name, value, 1, 1000);
        if (name == "--idle") options.seconds = number_of(name, value, 0, 3600);
        if (name == "--plot") options.plot = value;
    }
    return options;
}

/// The server and the people are in different processes, but each needs a descriptor for everybody.
void allow_descriptors(std::size_t people) {
    const rlim_t needed = people + 50;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        throw net::failure_of("getrlimit");
    }
    if (limit.rlim_max < needed) {
        throw usage_error(std::to_string(people) + " people need " + std::to_string(needed) + " descriptors, and only "
                          + std::to_string(limit.rlim_max) + " are allowed (ulimit -Hn)");
    }
    if (limit.rlim_cur < needed) {
        limit.rlim_cur = needed;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

double microseconds(std::chrono::nanoseconds time, std::size_t among) {
    return std::chrono::duration<double, std::micro>(time).count() / static_cast<double>(among);
}

/// What everybody's presence costs while nobody says a word.
void measure_idle(const load::Server& server, std::size_t seconds) {
    server.come_to_rest();
    const auto turns = server.turns();
    const auto time = server.processor_time();
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    const auto more_turns = server.turns() - turns;
    std::printf("  idle for %zu s: it ran %llu times, %.3f ms of processor time\n", seconds,
                static_cast<unsigned long long>(more_turns), microseconds(server.processor_time() - time, 1000));
    if (more_turns != 0) {
        throw std::runtime_error("an idle server must not run at all");
    }
}

load::Figures measure(std::size_t people, const Options& options) {
    const bool is_largest = people == options.people;
    const load::Server server;
    const std::size_t empty = server.memory();
    load::Crowd crowd(server.port(), people);
    std::printf("%zu people\n", people);
    if (is_largest) {
        std::printf("  memory for each that is connected: %.2f KiB\n",
                    static_cast<double>(server.memory() - empty) / 1024 / static_cast<double>(people));
        measure_idle(server, options.seconds);
    }
    // A small crowd says more, until the time can be measured.
    constexpr std::size_t enough = 200'000;
    const std::size_t lines = is_largest ? options.lines : std::max(options.lines, enough / people / people);
    const std::size_t delivered = people * people * lines;
    auto time = server.processor_time();
    const auto begin = std::chrono::steady_clock::now();
    crowd.everybody_says(lines);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    load::Figures figures{people, microseconds(server.processor_time() - time, delivered), 0};
    std::printf(
        "  all talk, %zu lines each: %zu lines delivered in %.2f s, all in one order, none lost, none doubled\n", lines,
        delivered, taken.count());
    constexpr std::size_t told = 5000;
    time = server.processor_time();
    crowd.one_tells_another(told);
    figures.two_talk = microseconds(server.processor_time() - time, 2 * told); // the answer is a line as well
    std::printf("  processor time for each: %.3f us; %.2f us when two talk and all others are silent\n",
                figures.all_talk, figures.two_talk);
    return figures;
}

void run(const Options& options) {
    allow_descriptors(options.people);
    if (!options.plot.empty() && options.people <= 10) {
        throw usage_error("--plot needs more than 10 people");
    }
    if (!options.plot.empty()
        && !std::ofstream(options.plot, std::ios::app)) { // before the work, and leaves what is there
        throw usage_error("cannot write " + options.plot);
    }
    std::vector<load::Figures> all;
    for (const std::size_t people : std::set<std::size_t>{std::min<std::size_t>(10, options.people),
                                                          std::min<std::size_t>(100, options.people), options.people}) {
        all.push_back(measure(people, options));
        std::fflush(stdout);
    }
    if (!options.plot.empty()) {
        std::ofstream plot(options.plot);
        plot << load::plot_of(all) << std::flush;
        if (!plot) throw usage_error("cannot write " + options.plot);
        std::printf("plotted: %s\n", options.plot.c_str());
    }
}

} // namespace

int main(int count, char** values) {
    try {
        run(options_of({values + 1, values + count}));
        return EXIT_SUCCESS;
    } catch (const usage_error& error) {
        std::fprintf(stderr, "load: %s\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "load: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
