#pragma once
/// \file
/// A command to be run in isolation, and what became of it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace autograder {

inline constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

/// What a job may use. Each is a bound on the whole job unless it says otherwise.
struct Limits {
    double cpu_seconds = 60;
    double wall_seconds = 300;              ///< a backstop: a busy machine must never reach it
    std::uint64_t memory = 1024 * mebibyte; ///< bytes, of all processes together; shared pages are counted once
    std::uint64_t scratch = 64 * mebibyte;  ///< bytes in each of /tmp and /dev/shm
    std::uint64_t file = 64 * mebibyte;     ///< bytes of one file
    std::uint64_t output = 4 * mebibyte;    ///< bytes on stdout and stderr together
    unsigned processes = 256;               ///< and threads
    unsigned descriptors = 1024;            ///< of one process
};

/// A command and its surroundings. The command sees the system's programs and libraries, and nothing else but what is named here.
struct Job {
    std::vector<std::string> command;    ///< its first word is an absolute path
    std::vector<std::string> visible;    ///< files and folders it may read, at their own paths
    std::optional<std::string> writable; ///< a folder it may write to, at its own path
    std::map<std::string, std::string> environment;
    Limits limits;
    bool address_space_too =
        false;                    ///< the memory limit also holds for each process's address space; not for sanitizers
    bool fixed_addresses = false; ///< no address space randomisation: for ThreadSanitizer
    /// The command is a judge: at level user it has the right to start processes of the slot's user by itself, and what its students do
    /// to the memory limit does not end all of it.
    bool is_judge = false;
};

/// The descriptor on which a job may send a report of its own, beside its output.
inline constexpr int report_descriptor = 4;

/// What became of a job.
struct Outcome {
    enum class End {
        exited,
        signalled,
        out_of_time, ///< processor time or wall-clock time
        out_of_memory,
        too_much_output,
        could_not_start ///< the machine's fault
    };
    End end = End::could_not_start;
    int status = 0;                 ///< exit status, or the number of the signal
    bool out_of_cpu = false;        ///< with out_of_time: it worked for too long, which no load on the machine changes
    std::string output;             ///< its beginning, at most 256 KiB
    std::string report;             ///< what came on report_descriptor
    unsigned killed_for_memory = 0; ///< processes that were ended so that the rest could go on
    double seconds = 0;             ///< of the wall clock
    double cpu_seconds = 0;
    std::uint64_t peak_memory = 0; ///< bytes, as seen now and then
    std::string trouble;           ///< why it could not start
};

} // namespace autograder
