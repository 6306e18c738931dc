#pragma once
/// \file
/// What a student's process may not ask of the kernel.

#include <string>

namespace autograder {

/// Writes the filter as a BPF program for the judge's --student-filter.
///
/// Denied: signals to processes that are older than the student's own (the judge's among them) and to groups; other processes' memory,
/// descriptors and priorities; new namespaces, mounts, other programs; shared memory that no limit counts; sockets but those of IPv4, IPv6 and
/// Unix; and what a submission has no use for but an attacker might have. What is not there (clone3, io_uring) says so, and libraries
/// do it in another way. A system call of another architecture ends the process.
/// \throws std::system_error when it cannot be made or written
void write_student_filter(const std::string& path);

} // namespace autograder
