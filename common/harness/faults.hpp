#pragma once
/// \file
/// The schedule: how the network misbehaves around one student, the same way every time.

#include "harness/calls.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace harness {

/// What the interposed calls of one conversation do to the student's code. Built up by chaining:
/// `Faults().reads_cut_at({3, 5}).interrupt_every(3)`.
struct Faults {
    /// The incoming stream arrives in pieces of these sizes, bytes: no read, recv, readv, ... goes past the end of a piece,
    /// however much has been asked for (MSG_WAITALL included, as when a signal comes). After the last piece nothing is cut.
    /// Pieces that all end where messages end hide code that reads too far: end the cuts inside a message to catch that.
    Faults& reads_cut_at(std::vector<std::size_t> sizes) {
        read_cuts = std::move(sizes);
        return *this;
    }
    /// No read takes more than this many bytes.
    Faults& reads_of_at_most(std::size_t bytes) {
        read_limit = bytes;
        return *this;
    }
    /// Each read that takes something lasts so long on the engine's clock: a peer that is never silent keeps nobody's clock from moving.
    Faults& reads_last(std::chrono::milliseconds each) {
        read_lasts_ns = std::chrono::nanoseconds(each).count();
        return *this;
    }
    /// The outgoing stream is taken in pieces of these sizes; after the last one everything is taken.
    Faults& writes_cut_at(std::vector<std::size_t> sizes) {
        write_cuts = std::move(sizes);
        return *this;
    }
    /// No send, write, writev, ... takes more than this many bytes.
    Faults& writes_of_at_most(std::size_t bytes) {
        write_limit = bytes;
        return *this;
    }
    /// Every n-th call that can wait (reads, writes, accept, poll, select) fails with EINTR instead of being done.
    /// \param n 3 or more: with 2, code that polls before each read would never come to read
    Faults& interrupt_every(unsigned n) {
        eintr_every = n;
        return *this;
    }
    /// The next calls of this kind fail with these errno values, one after the other, without being done; 0 lets one pass.
    /// EAGAIN makes a read or write wait instead, when its descriptor blocks and MSG_DONTWAIT is not given: it finds nothing, for ever.
    Faults& fail(Call call, std::vector<int> errors) {
        failures[call] = std::move(errors);
        return *this;
    }
    /// getaddrinfo for this name gives these numeric addresses, in this order. Without an entry only "localhost", numeric
    /// addresses and the empty host resolve; nothing ever asks a name server.
    Faults& resolves(const std::string& host, std::vector<std::string> addresses) {
        names[host] = std::move(addresses);
        return *this;
    }
    /// socket and accept give descriptors at or above this number.
    Faults& descriptors_from(int lowest) {
        lowest_descriptor = lowest;
        nofile = lowest + 256;
        return *this;
    }
    /// The process may have descriptors below this number only (RLIMIT_NOFILE), as on a busy server.
    Faults& descriptor_limit(int limit) {
        nofile = limit;
        return *this;
    }

    std::vector<std::size_t> read_cuts;                    ///< see reads_cut_at()
    std::vector<std::size_t> write_cuts;                   ///< see writes_cut_at()
    std::size_t read_limit = SIZE_MAX;                     ///< see reads_of_at_most()
    std::size_t write_limit = SIZE_MAX;                    ///< see writes_of_at_most()
    std::int64_t read_lasts_ns = 0;                        ///< see reads_last()
    unsigned eintr_every = 0;                              ///< see interrupt_every(); 0: never
    std::map<Call, std::vector<int>> failures;             ///< see fail()
    std::map<std::string, std::vector<std::string>> names; ///< see resolves()
    int lowest_descriptor = 0;                             ///< see descriptors_from()
    int nofile = 256;                                      ///< see descriptor_limit()
};

} // namespace harness
