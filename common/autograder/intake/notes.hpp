#pragma once
/// \file
/// What a student is told about the hand-in.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace autograder {

/// A bounded list of notes, each told once.
class Notes {
public:
    /// \param most that are kept; of the others only the number is told
    explicit Notes(std::size_t most) : most_(most) {}

    /// \param note a sentence for the student
    void add(std::string note) {
        if (std::find(notes_.begin(), notes_.end(), note) != notes_.end()) return;
        if (notes_.size() < most_) {
            notes_.push_back(std::move(note));
        } else {
            ++more_;
        }
    }
    /// \param note stays, however many there are
    void add_last(std::string note) { last_.push_back(std::move(note)); }

    /// \return all of them
    [[nodiscard]] std::vector<std::string> all() const {
        std::vector<std::string> notes = notes_;
        if (more_ > 0) notes.push_back("... and " + std::to_string(more_) + " more of this kind.");
        notes.insert(notes.end(), last_.begin(), last_.end());
        return notes;
    }

private:
    std::size_t most_;
    std::size_t more_ = 0;
    std::vector<std::string> notes_, last_;
};

/// \param name a clean_name()
/// \return the name, shortened in the middle of nothing, for a sentence
inline std::string shown(const std::string& name) {
    std::size_t most = 120;
    if (name.size() <= most) return name;
    while (most > 0 && (static_cast<unsigned char>(name[most]) & 0xC0U) == 0x80) --most; // not inside a character
    return name.substr(0, most) + "...";
}

} // namespace autograder
