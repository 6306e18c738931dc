#include "autograder/sandbox/filter.hpp"
#include "autograder/sandbox/keeper.hpp"
#include "autograder/sandbox/own_folder.hpp"
#include "autograder/sandbox/run_isolated.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

using namespace autograder;
namespace fs = std::filesystem;
using End = Outcome::End;

namespace {

std::vector<Isolation> levels_here() {
    static const Machine machine = self_check();
    std::vector<Isolation> levels = {Isolation::none};
    if (machine.user) levels.push_back(Isolation::user);
    if (machine.bubblewrap) levels.push_back(Isolation::bubblewrap);
    return levels;
}

/// Runs a line of shell at a level.
Outcome shell(const std::string& line, Isolation level, const Limits& limits = {}, bool address_space_too = false) {
    Job job;
    job.command = {"/bin/sh", "-c", line};
    job.environment = {{"PATH", "/usr/bin:/bin"}};
    job.limits = limits;
    job.address_space_too = address_space_too;
    return run_isolated(job, level, 0);
}

/// For a line that means the same at every level.
template <typename Check>
void at_each_level(Check check) {
    for (const Isolation level : levels_here()) {
        CAPTURE(name_of(level));
        check(level);
    }
}

/// For what level none does not promise.
template <typename Check>
void where_isolated(Check check) {
    for (const Isolation level : levels_here()) {
        CAPTURE(name_of(level));
        if (level != Isolation::none) check(level);
    }
}

} // namespace

TEST_CASE("a folder of one's own goes with its owner, and with the next one when its owner was killed") {
    std::string place = (fs::temp_directory_path() / "soket-own-XXXXXX").string();
    REQUIRE(mkdtemp(place.data()) != nullptr);
    const char* const usual = std::getenv("TMPDIR");
    const std::string before = usual == nullptr ? "/tmp" : usual;
    setenv("TMPDIR", place.c_str(), 1);
    const pid_t owner = fork();
    if (owner == 0) {
        const OwnFolder abandoned;
        std::ofstream(abandoned.path() / "file") << "something";
        _exit(0); // without destructors, as SIGKILL ends a process
    }
    REQUIRE(waitpid(owner, nullptr, 0) == owner);
    const auto folders = [&] { return std::distance(fs::directory_iterator(place), fs::directory_iterator()); };
    CHECK(folders() == 1);
    {
        const OwnFolder mine;
        CHECK(folders() == 1);
        const OwnFolder another; // does not take the first for abandoned
        CHECK(folders() == 2);
        CHECK(fs::exists(mine.path()));
    }
    CHECK(folders() == 0);
    setenv("TMPDIR", before.c_str(), 1);
    fs::remove_all(place);
}

TEST_CASE("the end of a command is told as it was") {
    at_each_level([](Isolation level) {
        const Outcome well = shell("echo out; echo err >&2; exit 7", level);
        CHECK(well.end == End::exited);
        CHECK(well.status == 7);
        CHECK(well.output == "out\nerr\n");
        const Outcome killed = shell("kill -TERM $$", level);
        CHECK(killed.end == End::signalled);
        CHECK(killed.status == 15);
    });
}

TEST_CASE("a command that is not there is the machine's fault or status 127, and never a success") {
    at_each_level([](Isolation level) {
        Job job;
        job.command = {"/there/is/no/such/command"};
        const Outcome outcome = run_isolated(job, level, 0);
        CHECK((outcome.end == End::could_not_start || outcome.status == 127));
    });
}

TEST_CASE("a report comes by a descriptor of its own") {
    at_each_level([](Isolation level) {
        const Outcome outcome = shell("echo report >&4; echo output", level);
        CHECK(outcome.report == "report\n");
        CHECK(outcome.output == "output\n");
    });
}

TEST_CASE("nothing is open but what is meant to be, and nothing is in the environment that was not put there") {
    setenv("SOKET_SECRET", "here", 1);
    at_each_level([](Isolation level) {
        const Outcome outcome = shell(
            "env | grep -c SECRET; for n in 0 1 2 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$n ] || printf $n; done", level);
        CHECK(outcome.output.substr(0, 2) == "0\n");
        CHECK(outcome.output.substr(2, 4) == "0124");
    });
}

TEST_CASE("a command is nobody, and has no rights to become somebody") {
    where_isolated([](Isolation level) {
        const Outcome outcome = shell("id -u; grep -E '^Cap(Eff|Prm|Amb)' /proc/self/status", level);
        CHECK(outcome.output
              == std::to_string(user_of(0))
                     + "\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapAmb:\t0000000000000000\n");
    });
}

TEST_CASE("files that were not shown are not there") {
    where_isolated([](Isolation level) {
        std::string name = "/tmp/soket-sandbox-test-XXXXXX";
        REQUIRE(mkdtemp(name.data()) != nullptr);
        chmod(name.c_str(), 0755);
        std::ofstream(name + "/secret") << "secret";
        const Outcome outcome =
            shell("cat " + name + "/secret /etc/passwd; ls " + name + " /root /home; echo > " + name + "/new; echo end",
                  level);
        std::filesystem::remove_all(name);
        CHECK(outcome.output.find("end") != std::string::npos);
        CHECK(outcome.output.find("\nsecret") == std::string::npos);
        CHECK(outcome.output.substr(0, 6) != "secret");
        CHECK(outcome.output.find("root:") == std::string::npos);
    });
}

TEST_CASE("only a loopback network is there") {
    where_isolated([](Isolation level) {
        const Outcome outcome = shell("cat /proc/net/dev | grep -c :", level);
        CHECK(outcome.output == "1\n");
    });
}

TEST_CASE("processor time is bounded, of one process and of many") {
    at_each_level([](Isolation level) {
        Limits limits;
        limits.cpu_seconds = 1;
        for (const char* line : {"while :; do :; done", "for i in 1 2 3 4; do (while :; do :; done) & done; wait"}) {
            const Outcome outcome = shell(line, level, limits);
            CHECK(outcome.end == End::out_of_time);
            CHECK(outcome.out_of_cpu);
        }
    });
}

TEST_CASE("wall-clock time is bounded, and is not taken for work") {
    at_each_level([](Isolation level) {
        Limits limits;
        limits.wall_seconds = 0.5;
        const Outcome outcome = shell("trap '' TERM; sleep 1000; sleep 1000", level, limits);
        CHECK(outcome.end == End::out_of_time);
        CHECK_FALSE(outcome.out_of_cpu);
    });
}

TEST_CASE("memory is bounded") {
    at_each_level([](Isolation level) {
        Limits limits;
        limits.memory = 64 * mebibyte;
        const Outcome outcome =
            shell("x=$(head -c 100000000 /dev/zero | tr '\\0' x); y=$x$x$x; sleep 1000", level, limits);
        CHECK(outcome.end == End::out_of_memory);
        const Outcome refused = shell("x=$(head -c 100000000 /dev/zero | tr '\\0' x)", level, limits, true);
        CHECK((refused.end != End::exited || refused.status != 0));
    });
}

TEST_CASE("output is bounded, and its beginning kept") {
    at_each_level([](Isolation level) {
        Limits limits;
        limits.output = 1 * mebibyte;
        const Outcome outcome =
            shell("echo begin; while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done", level, limits);
        CHECK(outcome.end == End::too_much_output);
        CHECK(outcome.output.substr(0, 6) == "begin\n");
        CHECK(outcome.output.size() <= 256 * 1024);
    });
}

TEST_CASE("the size of a file is bounded, and what a folder of memory holds") {
    where_isolated([](Isolation level) {
        Limits limits;
        limits.file = 1 * mebibyte;
        limits.scratch = 2 * mebibyte;
        const Outcome outcome = shell("cd /tmp; for i in 1 2 3 4 5; do head -c 900000 /dev/zero >f$i || echo full; "
                                      "done 2>/dev/null; head -c 2000000 /dev/zero >f6 || echo large",
                                      level, limits);
        CHECK(outcome.output.find("full") != std::string::npos);
        CHECK(outcome.output.find("large") != std::string::npos);
    });
}

TEST_CASE("processes are bounded, for each job on its own") {
    where_isolated([](Isolation level) {
        Limits limits;
        limits.processes = 10;
        const Outcome outcome =
            shell("i=0; while [ $i -lt 30 ]; do sleep 1000 & i=$((i+1)); done; echo all", level, limits);
        CHECK(outcome.output.find("all") == std::string::npos);
        CHECK(shell("true | true | true", level, limits).status == 0);
    });
}

TEST_CASE("what ignores signals and has left its parent ends with the job") {
    where_isolated([](Isolation level) {
        const Outcome outcome = shell(
            "(trap '' HUP TERM INT; setsid sh -c \"trap '' HUP TERM INT; sleep 1000; sleep 1000\" &) ; echo ready",
            level);
        CHECK(outcome.output == "ready\n");
        if (geteuid() != 0) return;
        for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
            struct stat status {};
            const bool is_process =
                entry.path().filename().string().find_first_not_of("0123456789") == std::string::npos;
            if (is_process && stat(entry.path().c_str(), &status) == 0) CHECK(status.st_uid != user_of(0));
        }
    });
}

TEST_CASE("an outcome comes through a pipe whole, or not at all") {
    Outcome outcome;
    outcome.end = End::signalled;
    outcome.status = 9;
    outcome.output = std::string("a\0b", 3);
    outcome.peak_memory = 12345678901;
    const std::string bytes = packed(outcome);
    const Outcome same = unpacked(bytes);
    CHECK(same.status == 9);
    CHECK(same.output == outcome.output);
    CHECK(same.peak_memory == outcome.peak_memory);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_THROWS_AS(unpacked(bytes.substr(0, size)), std::runtime_error);
}

TEST_CASE("a job needs a command and a slot that exists") {
    CHECK_THROWS_AS(run_isolated(Job(), Isolation::none, 0), std::invalid_argument);
    Job job;
    job.command = {"/bin/true"};
    CHECK_THROWS_AS(run_isolated(job, Isolation::none, most_slots), std::invalid_argument);
}
