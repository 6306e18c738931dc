#pragma once
/// \file
/// Pieces of SVG that take their colours and fonts from the page: elements have classes, never colours.
///
/// \code
/// Svg svg("04-cuts", "bytes", title.in(language), description.in(language));
/// svg.text(360, 20, "cap", "message 1");
/// svg.path("brace", "M10 20h40");
/// return svg.finish(120); // as high as that, and as wide as what is in it
/// \endcode

#include <sstream>
#include <string>
#include <string_view>

namespace figures {

/// At most; on a page about as many pixels.
inline constexpr int svg_width = 720;

/// \return the text with & < > " written as entities
std::string in_xml(std::string_view text);
/// \return the bytes as in C, "\n", "\0", "\xff", in quotes, in at most \p most characters: of more the beginning and
/// "..."; blanks do not break, for SVG would join them
std::string quoted(std::string_view bytes, std::size_t most);
/// \return one byte as it stands in a box: itself, "\n", "\0", a sign for the blank, or two hexadecimal digits
std::string in_a_box(char byte);
/// \return two hexadecimal digits
std::string in_hex(char byte);

/// One SVG. A unit is about a pixel; on a telephone it shrinks a little, and what is still too wide is scrolled.
class Svg {
public:
    /// \param id begins the ids inside; unique on a page: the name of the figure
    /// \param kind a class beside "fig": "bytes", "ladder"
    Svg(std::string id, std::string kind, std::string title, std::string description);
    /// \param classes "cap", "lbl", "note n-r": n-r begins at x, n-l ends there, otherwise x is the middle
    void text(int x, int y, const std::string& classes, const std::string& text);
    /// \param outline as in the attribute d
    void path(const std::string& classes, const std::string& outline);
    /// One box with a byte.
    void box(int x, int y, int width, int height, const std::string& classes, const std::string& text);
    /// A line with an arrowhead at its end.
    void arrow(int from_x, int from_y, int to_x, int to_y, const std::string& classes);
    [[nodiscard]] std::string finish(int height) const;

private:
    std::string id_, kind_, title_, description_;
    std::ostringstream body_;
    int right_ = 0; ///< where boxes and texts end
};

} // namespace figures
