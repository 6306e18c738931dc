#pragma once
/// \file
/// What a test case says about itself: `TEST_CASE("title" * points(3) * catches("body-short-read", 2))`.

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harness {

/// How a test ended; also how a student's process ended.
enum class Status {
    passed,
    failed,
    not_written,
    crashed,
    exited,
    stuck,
    spinning,
    compile_error,
    skipped,
    harness_error
};
/// \return the word used in reports and result files, such as "not_written"
const char* name(Status status);

/// What a transcript shows by itself, whichever test was lost by it.
enum class Sign {
    ended_by_sigpipe, ///< a student's program was ended by SIGPIPE
    waits_in_send,    ///< stuck in a send or write, which the peer does not take
    finds_only_writable, ///< an endless loop of waits that end at once, since something can be written and nobody has anything to
    gives_up_when_not_ready,   ///< EAGAIN, and the descriptor was closed for it, or an exception told of it
    gives_up_when_interrupted, ///< EINTR, likewise
    makes_a_datagram_socket,   ///< of SOCK_DGRAM, for UDP
    names_no_address, ///< bind() or connect() was refused, since no address of this machine or of this family was given
    asks_for_no_bytes,       ///< a recv or read that asks for 0 bytes: proof only where no message is empty
    waits_for_no_bytes,      ///< stuck in such a call
    loops_without_receiving, ///< an endless loop without a system call, although no recv or read has returned 0
    state_never_made,        ///< UBSan stopped a use of the State behind a state_ that points to none
};

/// A belief that a test is there to catch.
struct Suspicion {
    std::string misconception;               ///< its id in the catalogue, see misconceptions.hpp
    int section;                             ///< of the lab's handout, where to read on
    bool for_any_status;                     ///< or only when the test ended with `status`, or when there is the sign
    Status status;                           ///< unless `for_any_status`
    std::optional<Sign> sign = std::nullopt; ///< what the transcript must show
};

/// What is known of one test case beside its title.
struct TestInfo {
    int points = 0;                    ///< what it is worth
    bool measures = false;             ///< processor time, so that it needs a core
    std::vector<Suspicion> suspicions; ///< in the order in which the test names them
};

/// \return the record of the test case at that place in the source, made on first use
TestInfo& info_of(const std::string& file, unsigned line);

/// Decorator: what the test is worth.
struct points {
    int value; ///< so many
    /// So many.
    explicit points(int n) : value(n) {}
    /// For doctest, which calls it while it collects the tests.
    void fill(doctest::detail::TestCase& test) const { info_of(test.m_file.c_str(), test.m_line).points = value; }
};

/// Decorator: the test measures processor time, as grows_linearly() does. Others that run beside it would make it take longer.
struct measures_work {
    /// For doctest, which calls it while it collects the tests.
    void fill(doctest::detail::TestCase& test) const { info_of(test.m_file.c_str(), test.m_line).measures = true; }
};

/// Decorator: which belief loses the test, and the section of the handout that speaks of it.
/// With a status, only when the test is lost in that way: `catches("recv-zero-infinite-loop", 3, Status::spinning)`. With a sign, only
/// when there is that one; it is proof, and wins over what the test itself suspects. After both the most particular one wins; of several
/// without status the first.
struct catches {
    Suspicion suspicion; ///< what has been named
    /// However the test is lost.
    catches(std::string misconception, int section)
        : suspicion{std::move(misconception), section, true, Status::failed} {}
    /// When it is lost in this way.
    catches(std::string misconception, int section, Status status)
        : suspicion{std::move(misconception), section, false, status} {}
    /// When its transcript shows this.
    catches(std::string misconception, int section, Sign sign)
        : suspicion{std::move(misconception), section, false, Status::failed, sign} {}
    /// For doctest, which calls it while it collects the tests.
    void fill(doctest::detail::TestCase& test) const {
        info_of(test.m_file.c_str(), test.m_line).suspicions.push_back(suspicion);
    }
};

} // namespace harness
