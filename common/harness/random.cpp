#include "harness/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace harness {

std::string random_bytes(std::size_t length) {
    std::string bytes(length, '\0');
    for (std::size_t filled = 0; filled < length;) {
        const ssize_t n = getrandom(bytes.data() + filled, length - filled, 0);
        if (n < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
        if (n > 0) filled += static_cast<std::size_t>(n);
    }
    return bytes;
}

std::string random_word(std::size_t length) {
    std::string word = random_bytes(length);
    for (char& c : word) {
        c = static_cast<char>('a' + static_cast<unsigned char>(c) % 26);
    }
    return word;
}

std::uint32_t random_number(std::uint32_t low, std::uint32_t high) {
    std::uint64_t drawn = 0;
    for (const char c : random_bytes(sizeof drawn)) {
        drawn = drawn << 8 | static_cast<unsigned char>(c);
    }
    return low + static_cast<std::uint32_t>(drawn % (std::uint64_t{high} - low + 1));
}

} // namespace harness
