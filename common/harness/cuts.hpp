#pragma once
/// \file
/// Every way in which a stream can be cut into pieces, and random ones that can be repeated.

#include "harness/faults.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace harness {

/// Some ways to cut a message of a given length: one for each message of a conversation.
class Cuts {
public:
    /// Each way is the sizes of its pieces, bytes.
    explicit Cuts(std::vector<std::vector<std::size_t>> ways) : ways_(std::move(ways)) {}
    /// How many messages the conversation must have, one for each way.
    [[nodiscard]] std::size_t count() const { return ways_.size(); }
    /// The sizes of all pieces, way after way: for Faults::reads_cut_at and writes_cut_at.
    [[nodiscard]] std::vector<std::size_t> sizes() const;
    /// "3+5", or "every" for more than one way: what --case takes.
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::size_t>> ways_;
};

/// Calls \p test with all 2^(length-1) ways to cut \p length bytes, in one conversation of as many messages. When that fails, each
/// way alone, so that the report shows the first single cut that fails and how to repeat it (--case 3+5).
/// \param length at most 14
/// \param test one conversation, with a message for each of the cuts that it is given
void every_cut(std::size_t length, const std::function<void(const Cuts&)>& test);

/// One random schedule that can be repeated.
class Seed {
public:
    /// The same value gives the same schedule.
    explicit Seed(std::uint64_t value) : value_(value) {}
    /// Short reads and writes of random sizes up to \p longest bytes for the first 4000 pieces, and EINTR now and then.
    [[nodiscard]] Faults faults(std::size_t longest = 64) const;
    /// A number from \p low to \p high that depends on the seed alone: for sizes, never for values that must be secret.
    [[nodiscard]] std::size_t number(std::size_t low, std::size_t high, unsigned which = 0) const;
    /// "seed=7": what --case takes.
    [[nodiscard]] std::string text() const { return "seed=" + std::to_string(value_); }

private:
    std::uint64_t value_;
};

/// Calls \p test with seeds 1 to \p count; a failure names the seed (--case seed=7).
void every_seed(unsigned count, const std::function<void(const Seed&)>& test);

} // namespace harness
