#include "figures/recorded.hpp"

#include <stdexcept>

namespace figures {

std::vector<Piece> pieces_received() {
    std::vector<Piece> pieces;
    for (const harness::Line& line : harness::transcript()) {
        const bool reads = line.call == harness::Call::recv || line.call == harness::Call::read;
        if (!reads || line.result <= 0) continue;
        if (line.data.size() != line.data_size)
            throw std::runtime_error("too long to be drawn: the transcript cuts it");
        pieces.push_back({line.data_size, line.data});
    }
    return pieces;
}

std::string together(const std::vector<Piece>& pieces) {
    std::string bytes;
    for (const Piece& piece : pieces) {
        bytes += piece.bytes;
    }
    return bytes;
}

} // namespace figures
