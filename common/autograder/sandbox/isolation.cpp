#include "autograder/sandbox/isolation.hpp"

#include "autograder/sandbox/run_isolated.hpp"

#include <unistd.h>

#include <stdexcept>

namespace autograder {

std::string name_of(Isolation isolation) {
    return isolation == Isolation::bubblewrap ? "bwrap" : isolation == Isolation::user ? "uid" : "none";
}

namespace {

bool works(Isolation isolation, std::string& why_not) {
    Job job;
    job.command = {"/bin/true"};
    const Outcome outcome = run_isolated(job, isolation, most_slots - 1);
    if (outcome.end == Outcome::End::exited && outcome.status == 0) return true;
    why_not = outcome.trouble.empty() ? "a trivial command failed in it" : outcome.trouble;
    if (const auto end = why_not.find('\n'); end != std::string::npos) why_not.erase(end);
    return false;
}

} // namespace

Machine self_check() {
    Machine machine;
    std::string why_not;
    machine.bubblewrap = works(Isolation::bubblewrap, why_not);
    machine.explanation = machine.bubblewrap
                              ? "bwrap: works (namespaces of its own for files, processes and the network)\n"
                              : "bwrap: does not work here: " + why_not
                                    + ". It needs the package bubblewrap and unprivileged user namespaces.\n";
    if (geteuid() != 0) {
        machine.explanation += "uid: needs root, to become somebody else\n";
    } else {
        machine.user = works(Isolation::user, why_not);
        machine.explanation += machine.user ? "uid: works (a user of its own for each submission)\n"
                                            : "uid: does not work here: " + why_not + "\n";
    }
    machine.explanation += "none: always works, and protects nothing: any submission can do what you can\n";
    machine.best = machine.bubblewrap ? Isolation::bubblewrap : machine.user ? Isolation::user : Isolation::none;
    return machine;
}

} // namespace autograder
