#pragma once
/// \file
/// Landlock: a process gives up the files that it does not need, see landlock(7). Works without any privilege.

#include <string>
#include <vector>

namespace autograder {

/// \return the version of Landlock's interface that this kernel has; 0 for none
int landlock_version();

/// From now on this process and all that it starts may read and execute what is in \p readable and use what is in \p writable; paths
/// that do not exist are left out. Sets no_new_privs.
/// \return whether that is so; false where the kernel has no Landlock
bool keep_to(const std::vector<std::string>& readable, const std::vector<std::string>& writable);

} // namespace autograder
