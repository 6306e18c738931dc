#include "figures/byte_boxes.hpp"

#include "figures/svg.hpp"

#include <algorithm>
#include <stdexcept>

namespace figures {

namespace {

constexpr int left = 6;
constexpr int gap = 2; // between boxes
constexpr int box_height = 34;
constexpr int label_height = 24, brace_height = 28, cut_height = 30, row_gap = 14;
constexpr int letter = 8; // about as wide as a letter of a caption

/// The boxes of all rows are equally wide; up to 16 of them fit on a telephone.
int box_width(const ByteBoxes& boxes) {
    std::size_t longest = 1;
    for (const Row& row : boxes.rows) {
        longest = std::max(longest, row.bytes.size());
    }
    constexpr int least = 22, most = 36, telephone = 16 * least;
    const int count = static_cast<int>(longest);
    const int width = count <= 26 ? std::clamp(telephone / count, least, most) : (svg_width - 2 * left) / count;
    if (width < 20) throw std::runtime_error(boxes.id + ": too many bytes for one row");
    return width;
}

class RowPainter {
public:
    RowPainter(Svg& svg, const Row& row, Language language, int width, int top)
        : svg_(svg), row_(row), language_(language), width_(width), y_(top) {}

    /// \return where the row ends
    int paint() {
        if (!row_.label.in(language_).empty()) {
            y_ += label_height;
            svg_.text(left, y_ - 8, "note n-r", row_.label.in(language_));
        }
        if (std::any_of(row_.parts.begin(), row_.parts.end(), [](const Part& part) { return !part.name.en.empty(); }))
            paint_braces();
        paint_boxes();
        if (!row_.pieces.empty()) paint_cuts();
        return y_;
    }

private:
    [[nodiscard]] int place(std::size_t byte) const { return left + static_cast<int>(byte) * width_; }

    void paint_braces() {
        y_ += brace_height;
        std::size_t at = 0;
        for (const Part& part : row_.parts) {
            const int begin = place(at), end = place(at + part.size) - gap;
            at += part.size;
            if (part.name.en.empty()) continue;
            svg_.path("brace",
                      "M" + std::to_string(begin) + " " + std::to_string(y_ - 4) + "v-5H" + std::to_string(end) + "v5");
            svg_.text((begin + end) / 2, y_ - 14, "cap", part.name.in(language_));
        }
    }

    void paint_boxes() {
        std::size_t part = 0, begin = 0;
        for (std::size_t i = 0; i < row_.bytes.size(); ++i) {
            while (part < row_.parts.size() && i >= begin + row_.parts[part].size) begin += row_.parts[part++].size;
            std::string classes;
            if (part < row_.parts.size()) {
                const Part& of = row_.parts[part];
                classes = "f" + std::to_string(of.color >= 0 ? of.color : static_cast<int>(part % 3));
                if (i < begin + of.header) classes += " len";
            }
            const char byte = row_.bytes[i];
            svg_.box(place(i), y_, width_ - gap, box_height, classes, row_.hex ? in_hex(byte) : in_a_box(byte));
        }
        y_ += box_height;
    }

    /// "recv = 3", or as much of it as there is room for.
    void paint_cuts() {
        std::size_t at = 0;
        for (const Piece& piece : row_.pieces) {
            const int begin = place(at), end = place(at + piece.size) - gap;
            at += piece.size;
            svg_.path("cut",
                      "M" + std::to_string(begin) + " " + std::to_string(y_ + 4) + "v6H" + std::to_string(end) + "v-6");
            const std::string count = std::to_string(piece.size);
            std::string label = "recv = " + count;
            if (static_cast<int>(label.size()) * letter > end - begin + width_ / 2) label = "= " + count;
            if (static_cast<int>(label.size()) * letter > end - begin) label = count;
            svg_.text((begin + end) / 2, y_ + 26, "cap", label);
        }
        y_ += cut_height;
    }

    Svg& svg_;
    const Row& row_;
    Language language_;
    int width_;
    int y_;
};

} // namespace

std::string draw(const ByteBoxes& boxes, Language language) {
    Svg svg(boxes.id, "bytes", boxes.title.in(language), boxes.description.in(language));
    const int width = box_width(boxes);
    int y = 0;
    for (const Row& row : boxes.rows) {
        y = RowPainter(svg, row, language, width, y == 0 ? 4 : y + row_gap).paint();
    }
    return svg.finish(y + 6);
}

} // namespace figures
