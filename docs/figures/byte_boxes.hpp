#pragma once
/// \file
/// Bytes in boxes: braces above for what belongs together, cuts below for what each recv brought.
///
/// \code
/// const std::vector<Piece> pieces = pieces_received();               // figures/recorded.hpp: from a real run
/// draw(ByteBoxes{.id = "04-cuts", .title = {"...", "..."}, .description = {"...", "..."},
///                .rows = {{.bytes = together(pieces), .parts = {{7, {"message 1", "pesan 1"}}, {8, {...}}},
///                          .pieces = pieces}}}, language);
/// \endcode

#include "figures/figure.hpp"
#include "figures/recorded.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace figures {

/// Bytes that belong together: a message, or a part of one.
struct Part {
    std::size_t size;
    Text name = {};         ///< above the brace; nothing for no brace
    int color = -1;         ///< 0, 1 or 2: of the boxes; -1: as many as the part stands behind the first, in turn
    std::size_t header = 0; ///< so many of its first bytes only serve to find its end: dashed
};

/// Boxes side by side; at most 34 fit.
struct Row {
    Text label = {}; ///< to the left above the row; may be empty
    std::string bytes;
    std::vector<Part> parts = {};   ///< above; together as long as the bytes, or shorter
    std::vector<Piece> pieces = {}; ///< below; likewise
    bool hex = false;               ///< all bytes as two digits
};

struct ByteBoxes {
    std::string id; ///< the figure's file name without its ending
    Text title, description;
    std::vector<Row> rows;
};

std::string draw(const ByteBoxes& boxes, Language language);

} // namespace figures
