#pragma once
/// \file
/// How far a submission is kept from everything else.

#include <sys/types.h>

#include <string>

namespace autograder {

/// What stands between a submission and the machine, from the best to nothing.
enum class Isolation {
    bubblewrap, ///< namespaces of its own: files, processes, network; see bwrap(1)
    user,       ///< a user of its own; Landlock for files and a network namespace where the kernel gives them
    none        ///< the user who grades: for trying things out, never for marks
};

/// \return "bwrap", "uid" or "none", as results say it
std::string name_of(Isolation isolation);

/// What this machine can give.
struct Machine {
    Isolation best = Isolation::none;
    bool bubblewrap = false, user = false;
    std::string explanation; ///< one line a level: what works, and what is missing for the better one
};

/// Tries each level once with a trivial command. Takes some milliseconds.
Machine self_check();

/// Nobody's user number, one for each job that runs at the same time on this machine: another autograder that runs beside this one gets
/// others, since each holds a lock on its own. They lie below those that systemd gives out by itself, see
/// https://systemd.io/UIDS-GIDS/. Without root no user can be changed, and the number says nothing.
/// \param slot below most_slots; the same slot always gets the same number in one process
/// \throws std::invalid_argument when it is not; std::runtime_error when all are in use
uid_t user_of(unsigned slot);
inline constexpr unsigned most_slots = 256;

/// From now on user_of() gives numbers that no other container is likely to give. Containers see each other's locks no more than each other's
/// processes, but the kernel that they share counts a user's processes in all of them (RLIMIT_NPROC, setrlimit(2)): one student's threads
/// would be missing to another. Where user numbers are the container's own, user_namespaces(7), nothing changes.
/// To be called before anything else here.
void use_users_of_no_other_container();

} // namespace autograder
