#pragma once
/// \file
/// Values on their way between the test and the student's process. What comes back is hostile: decode() checks every length.
///
/// Integers, enumerations, std::string, std::optional, std::vector and std::pair of these are all that is known here: a test's body
/// turns a lab's own types into them.

#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace harness {

/// Thrown by decode() when the bytes are not what the type needs. The student's process has been tampered with.
struct malformed {};

/// Writes one value after the other.
class Encoder {
public:
    template <class T>
        requires(std::integral<T> || std::is_enum_v<T>)
    void put(T value) {
        const auto wide = static_cast<std::int64_t>(value);
        bytes_.append(reinterpret_cast<const char*>(&wide), sizeof wide);
    }
    void put(const std::string& s) {
        put(s.size());
        bytes_ += s;
    }
    template <class T>
    void put(const std::optional<T>& o) {
        put(o.has_value());
        if (o) put(*o);
    }
    template <class T>
    void put(const std::vector<T>& v) {
        put(v.size());
        for (const auto& x : v) put(x);
    }
    template <class A, class B>
    void put(const std::pair<A, B>& p) {
        put(p.first);
        put(p.second);
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// Reads them back.
class Decoder {
public:
    explicit Decoder(std::string_view bytes) : rest_(bytes) {}
    template <class T>
        requires(std::integral<T> || std::is_enum_v<T>)
    void get(T& value) {
        std::int64_t wide = 0;
        if (rest_.size() < sizeof wide) throw malformed{};
        std::memcpy(&wide, rest_.data(), sizeof wide);
        rest_.remove_prefix(sizeof wide);
        value = static_cast<T>(wide);
        if (static_cast<std::int64_t>(value) != wide) throw malformed{};
    }
    void get(std::string& s) {
        s = std::string(rest_.substr(0, size()));
        rest_.remove_prefix(s.size());
    }
    template <class T>
    void get(std::optional<T>& o) {
        bool there = false;
        get(there);
        o.reset();
        if (there) get(o.emplace());
    }
    template <class T>
    void get(std::vector<T>& v) {
        v.resize(size());
        for (auto& x : v) get(x);
    }
    template <class A, class B>
    void get(std::pair<A, B>& p) {
        get(p.first);
        get(p.second);
    }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    /// A length: never more than what is left, so that a forged one takes no memory.
    std::size_t size() {
        std::size_t n = 0;
        get(n);
        if (n > rest_.size()) throw malformed{};
        return n;
    }
    std::string_view rest_;
};

template <class T>
std::string encode(const T& value) {
    Encoder e;
    e.put(value);
    return e.take();
}
template <class T>
T decode(std::string_view bytes) {
    Decoder d(bytes);
    T value{};
    d.get(value);
    if (!d.at_end()) throw malformed{};
    return value;
}

} // namespace harness
