#include "harness/channel.hpp"

#include <cstring>

namespace harness {

namespace {
constexpr std::size_t header_size = 1 + sizeof(std::uint32_t);
}

std::string pack(Kind kind, std::string_view payload) {
    const auto size = static_cast<std::uint32_t>(payload.size());
    std::string bytes(header_size, static_cast<char>(kind));
    std::memcpy(bytes.data() + 1, &size, sizeof size);
    bytes += payload;
    return bytes;
}

std::optional<Frame> unpack(std::string& bytes, bool& broken) {
    if (bytes.size() < header_size) {
        return std::nullopt;
    }
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data() + 1, sizeof size);
    if (size > largest_frame) {
        broken = true;
        return std::nullopt;
    }
    if (bytes.size() - header_size < size) {
        return std::nullopt;
    }
    Frame frame{static_cast<Kind>(bytes[0]), bytes.substr(header_size, size)};
    bytes.erase(0, header_size + size);
    return frame;
}

} // namespace harness
