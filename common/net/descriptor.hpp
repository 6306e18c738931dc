#pragma once
/// \file
/// A file descriptor with an owner.

#include <unistd.h>

#include <utility>

namespace net {

/// Owns one file descriptor and closes it when it goes out of scope, also when an exception passes by.
/// Moves, never copies: two owners would close the same number twice, and the second close may hit
/// a descriptor that somebody else has opened meanwhile. See close(2).
class Descriptor {
public:
    /// Owns nothing.
    Descriptor() = default;
    /// Takes ownership.
    /// \param number of an open descriptor, or -1 for none
    explicit Descriptor(int number) noexcept : number_(number) {}
    /// Takes over what \p other owns, which owns nothing afterwards.
    /// \param other owner so far
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    /// Closes what it owns and takes over what \p other owns.
    /// \param other owner so far
    /// \return this object
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = other.release();
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }

    /// \return the number, still owned by this object; -1 when there is none.
    [[nodiscard]] int get() const noexcept { return number_; }
    /// Gives the number away: from here on the caller must close it.
    /// \return the number; -1 when there was none
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
    /// Closes now. Does nothing when there is nothing to close. Never repeats an interrupted close:
    /// Linux has let go of the number by then.
    void close() noexcept {
        if (number_ >= 0) {
            ::close(std::exchange(number_, -1));
        }
    }
    /// \return whether a descriptor is owned.
    explicit operator bool() const noexcept { return number_ >= 0; }

private:
    int number_ = -1;
};

} // namespace net
